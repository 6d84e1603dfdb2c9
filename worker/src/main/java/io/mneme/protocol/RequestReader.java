package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests. One object reads one request: it gathers the fields, which come in any order, and
 * then makes the operation of them. A fault in one request is kept with it and harms no other in
 * the batch.
 */
final class RequestReader {

  /** The fields of all methods. */
  private enum Field {
    ID("id"),
    METHOD("method"),
    MAP("map"),
    KEY("key"),
    VALUE("value"),
    TTL("ttl"),
    PREVIOUS("previous"),
    BY("by"),
    IF_ABSENT("ifAbsent"),
    IF_PRESENT("ifPresent"),
    IF_REVISION("ifRevision"),
    IF_VALUE("ifValue"),
    CHANNEL("channel"),
    TO("to"),
    NAME("name");

    private static final Map<String, Field> BY_NAME = new HashMap<>();

    static {
      for (Field field : values()) {
        BY_NAME.put(field.wireName, field);
      }
    }

    final String wireName;

    Field(String wireName) {
      this.wireName = wireName;
    }
  }

  private static final String DEFAULT_MAP = "default";

  private final JsonParser parser;
  private final byte[] body;
  private final Set<Field> seen = EnumSet.noneOf(Field.class);
  private @Nullable Set<String> unknown;
  private @Nullable ProtocolException fault;

  private long id = Request.NO_ID;
  private @Nullable String method;
  private String map = DEFAULT_MAP;
  private @Nullable String key;
  private @Nullable JsonText value;
  private long ttl;
  private boolean previous;
  private BigDecimal by = BigDecimal.ONE;
  private Condition condition = Condition.ALWAYS;
  private @Nullable String channel;
  private @Nullable String to;
  private @Nullable String name;

  private RequestReader(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
  }

  /**
   * Reads a body.
   *
   * @throws ProtocolException if no request can be told from another: then none is to be run
   */
  static Request.Batch read(byte[] body) throws ProtocolException {
    return JsonReader.read(body, RequestReader::readBatch);
  }

  private static Request.Batch readBatch(JsonParser parser, byte[] body)
      throws IOException, ProtocolException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return new Request.Batch(List.of(new RequestReader(parser, body).readRequest()), false);
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw bad("the body is neither a request, which is a JSON object, nor an array of them");
    }
    List<Request> requests = new ArrayList<>();
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      count++;
      if (count <= Limits.BATCH_REQUESTS) {
        requests.add(new RequestReader(parser, body).readRequest());
      } else {
        parser.skipChildren();
      }
    }
    if (count == 0) {
      throw bad("the batch is empty: send at least one request");
    }
    if (count > Limits.BATCH_REQUESTS) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "the batch has " + count + " requests: the limit is " + Limits.BATCH_REQUESTS);
    }
    return new Request.Batch(requests, true);
  }

  private Request readRequest() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new Request(
          Request.NO_ID,
          new Operation.Invalid(ErrorCode.BAD_REQUEST, "a request is a JSON object"));
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String fieldName = parser.currentName();
      parser.nextToken();
      try {
        readField(fieldName);
      } catch (ProtocolException e) {
        if (fault == null) {
          fault = e;
        }
      }
    }
    try {
      return new Request(id, operation());
    } catch (ProtocolException e) {
      return new Request(id, new Operation.Invalid(e.code(), String.valueOf(e.getMessage())));
    }
  }

  /** Reads one field, all of it also where it throws a {@link ProtocolException}. */
  private void readField(String fieldName) throws IOException, ProtocolException {
    Field field = Field.BY_NAME.get(fieldName);
    if (field == null ? !addUnknown(fieldName) : !seen.add(field)) {
      parser.skipChildren();
      throw bad("the field \"" + Names.excerpt(fieldName) + "\" appears twice");
    }
    if (field == null) {
      parser.skipChildren();
      return;
    }
    switch (field) {
      case ID -> id = integer(field, 0, Limits.HIGHEST_ID);
      case METHOD -> method = string(field, ErrorCode.BAD_REQUEST);
      case MAP -> map = name(field);
      case KEY -> key = key();
      case VALUE -> value = JsonReader.value(parser, body);
      case TTL -> ttl = integer(field, 1, Limits.HIGHEST_ID);
      case PREVIOUS -> previous = bool(field);
      case BY -> by = number(field);
      case IF_ABSENT -> conditionIfTrue(field, Condition.IF_ABSENT);
      case IF_PRESENT -> conditionIfTrue(field, Condition.IF_PRESENT);
      case IF_REVISION -> condition(Condition.ifRevision(integer(field, 1, Limits.HIGHEST_ID)));
      case IF_VALUE -> condition(Condition.ifValue(JsonReader.value(parser, body)));
      case CHANNEL -> channel = name(field);
      case TO -> to = name(field);
      case NAME -> name = name(field);
    }
  }

  private boolean addUnknown(String fieldName) {
    if (unknown == null) {
      unknown = new HashSet<>();
    }
    return unknown.add(fieldName);
  }

  private Operation operation() throws ProtocolException {
    if (fault != null && method == null) {
      throw fault;
    }
    if (method == null) {
      throw bad("the field \"method\" is missing");
    }
    Method known = Method.ofWireName(method);
    if (known == null) {
      throw new ProtocolException(
          ErrorCode.UNKNOWN_METHOD, "there is no method \"" + Names.excerpt(method) + "\"");
    }
    if (fault != null) {
      throw fault;
    }
    return switch (known) {
      case OPEN -> new Operation.Open(name);
      case CLOSE -> new Operation.Close();
      case PING -> new Operation.Ping();
      case INFO -> new Operation.Info();
      case GET -> new Operation.Get(map, requireKey());
      case CONTAINS_KEY -> new Operation.ContainsKey(map, requireKey());
      case SET ->
          new Operation.Set(
              map, requireKey(), require(Field.VALUE, value), ttl, condition, previous);
      case TOUCH -> new Operation.Touch(map, requireKey(), ttl, condition);
      case INCREMENT -> new Operation.Increment(map, requireKey(), by, condition);
      case DELETE -> new Operation.Delete(map, requireKey(), condition, previous);
      case CLEAR -> new Operation.Clear(map);
      case SIZE -> new Operation.Size(map);
      case PUBLISH ->
          new Operation.Publish(require(Field.CHANNEL, channel), to, require(Field.VALUE, value));
      case INVALID -> throw new IllegalStateException("no wire name stands for INVALID");
    };
  }

  private String requireKey() throws ProtocolException {
    if (key == null) {
      throw new ProtocolException(ErrorCode.BAD_KEY, "the field \"key\" is missing");
    }
    return key;
  }

  private static <T> T require(Field field, @Nullable T content) throws ProtocolException {
    if (content == null) {
      throw bad("the field \"" + field.wireName + "\" is missing");
    }
    return content;
  }

  private String key() throws IOException, ProtocolException {
    String text = string(Field.KEY, ErrorCode.BAD_KEY);
    String keyFault = Names.keyFault(text);
    if (keyFault != null) {
      throw new ProtocolException(ErrorCode.BAD_KEY, keyFault);
    }
    return text;
  }

  private String name(Field field) throws IOException, ProtocolException {
    try {
      return Names.requireName(field.wireName, string(field, ErrorCode.BAD_REQUEST));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }

  private String string(Field field, ErrorCode code) throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      throw new ProtocolException(code, "the field \"" + field.wireName + "\" is no string");
    }
    return parser.getText();
  }

  private long integer(Field field, long lowest, long highest)
      throws IOException, ProtocolException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getTextLength() <= String.valueOf(highest).length()) {
      long number = Long.parseLong(parser.getText());
      if (number >= lowest && number <= highest) {
        return number;
      }
    }
    parser.skipChildren();
    throw bad(
        "the field \"" + field.wireName + "\" is no integer from " + lowest + " to " + highest);
  }

  private BigDecimal number(Field field) throws IOException, ProtocolException {
    if (!parser.currentToken().isNumeric()) {
      parser.skipChildren();
      throw bad("the field \"" + field.wireName + "\" is no number");
    }
    return Decimals.parse(parser.getText());
  }

  private boolean bool(Field field) throws IOException, ProtocolException {
    if (!parser.currentToken().isBoolean()) {
      parser.skipChildren();
      throw bad("the field \"" + field.wireName + "\" is neither true nor false");
    }
    return parser.getBooleanValue();
  }

  private void conditionIfTrue(Field field, Condition met) throws IOException, ProtocolException {
    if (bool(field)) {
      condition(met);
    }
  }

  private void condition(Condition next) throws ProtocolException {
    if (condition.kind() != Condition.Kind.ALWAYS) {
      throw bad(
          "\""
              + condition.kind().field()
              + "\" and \""
              + next.kind().field()
              + "\" cannot both be given: a request has one condition");
    }
    condition = next;
  }

  private static ProtocolException bad(String message) {
    return new ProtocolException(ErrorCode.BAD_REQUEST, message);
  }
}
