package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mneme.protocol.RequestFields.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads requests: makes operations of their {@link RequestFields}. A fault in one request is kept
 * with it and harms no other in the batch.
 */
final class RequestReader {

  private RequestReader() {}

  /**
   * Reads a body.
   *
   * @throws ProtocolException if no request can be told from another: then none is to be run
   */
  static Request.Batch read(byte[] body, MemoryLimits limits) throws ProtocolException {
    return JsonReader.read(body, (parser, bytes) -> readBatch(parser, bytes, limits));
  }

  private static Request.Batch readBatch(JsonParser parser, byte[] body, MemoryLimits limits)
      throws IOException, ProtocolException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return new Request.Batch(List.of(readRequest(parser, body, limits)), false);
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw bad("the body is neither a request, which is a JSON object, nor an array of them");
    }
    List<Request> requests = new ArrayList<>();
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      count++;
      if (count <= limits.batch()) {
        requests.add(readRequest(parser, body, limits));
      } else {
        parser.skipChildren();
      }
    }
    if (count == 0) {
      throw bad("the batch is empty: send at least one request");
    }
    if (count > limits.batch()) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "the batch has " + count + " requests: the limit is " + limits.batch());
    }
    return new Request.Batch(requests, true);
  }

  private static Request readRequest(JsonParser parser, byte[] body, MemoryLimits limits)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new Request(
          Request.NO_ID,
          new Operation.Invalid(ErrorCode.BAD_REQUEST, "a request is a JSON object"));
    }
    RequestFields fields = RequestFields.read(parser, body, limits);
    try {
      return new Request(fields.id, operation(fields));
    } catch (ProtocolException e) {
      return new Request(
          fields.id, new Operation.Invalid(e.code(), String.valueOf(e.getMessage())));
    }
  }

  private static Operation operation(RequestFields fields) throws ProtocolException {
    Method method = method(fields);
    fields.requireNoFault();
    String map = fields.map;
    return switch (method) {
      case OPEN -> new Operation.Open(fields.name);
      case CLOSE -> new Operation.Close();
      case PING -> new Operation.Ping();
      case INFO -> new Operation.Info();
      case GET -> new Operation.Get(map, fields.requireKey());
      case CONTAINS_KEY -> new Operation.ContainsKey(map, fields.requireKey());
      case SET ->
          new Operation.Set(
              map,
              fields.requireKey(),
              RequestFields.require(Field.VALUE, fields.value),
              fields.expiry(),
              fields.condition,
              fields.previous);
      case TOUCH ->
          new Operation.Touch(map, fields.requireKey(), fields.expiry(), fields.condition);
      case INCREMENT ->
          new Operation.Increment(map, fields.requireKey(), fields.by, fields.condition);
      case DELETE ->
          new Operation.Delete(map, fields.requireKey(), fields.condition, fields.previous);
      case CLEAR -> new Operation.Clear(map);
      case SIZE -> new Operation.Size(map);
      case GET_ALL -> new Operation.GetAll(map, RequestFields.require(Field.KEYS, fields.keys));
      case SET_ALL ->
          new Operation.SetAll(map, RequestFields.require(Field.ENTRIES, fields.entries));
      case DELETE_ALL ->
          new Operation.DeleteAll(map, RequestFields.require(Field.KEYS, fields.keys));
      case SCAN -> new Operation.Scan(map, fields.range(), fields.values);
      case MAPS -> new Operation.Maps(fields.range());
      case DROP -> new Operation.Drop(map);
      case TRANSACT ->
          new Operation.Transact(
              fields.conditions, RequestFields.require(Field.OPERATIONS, fields.operations));
      case CHANGES -> new Operation.Changes(fields.from, fields.limit);
      case PUBLISH ->
          new Operation.Publish(
              RequestFields.require(Field.CHANNEL, fields.channel),
              fields.to,
              RequestFields.require(Field.VALUE, fields.value));
      case INVALID -> throw new IllegalStateException("no wire name stands for INVALID");
    };
  }

  private static Method method(RequestFields fields) throws ProtocolException {
    if (fields.method == null) {
      fields.requireNoFault();
      throw bad("the field \"method\" is missing");
    }
    Method known = Method.ofWireName(fields.method);
    if (known == null) {
      throw new ProtocolException(
          ErrorCode.UNKNOWN_METHOD, "there is no method \"" + Names.excerpt(fields.method) + "\"");
    }
    return known;
  }

  /** An operation of a transaction. */
  static Operation innerOperation(RequestFields fields) throws ProtocolException {
    Operation operation = operation(fields);
    return switch (operation.method()) {
      case GET, CONTAINS_KEY, SET, TOUCH, INCREMENT, DELETE -> operation;
      default ->
          throw bad(
              "a transaction cannot have the method \"" + operation.method().wireName() + "\"");
    };
  }

  private static ProtocolException bad(String message) {
    return new ProtocolException(ErrorCode.BAD_REQUEST, message);
  }
}
