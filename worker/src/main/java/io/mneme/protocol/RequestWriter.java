package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Writes operations as JSON objects, which are requests but for their ids. */
final class RequestWriter {

  private RequestWriter() {}

  static byte[] operation(Operation operation) {
    return JsonWriter.write(json -> operation(json, operation));
  }

  private static void operation(JsonGenerator json, Operation operation) throws IOException {
    json.writeStartObject();
    json.writeStringField("method", operation.method().wireName());
    switch (operation.method()) {
      case OPEN -> JsonWriter.text(json, "name", ((Operation.Open) operation).name());
      case CLOSE, PING, INFO -> {}
      case GET -> {
        Operation.Get get = (Operation.Get) operation;
        place(json, get.map(), get.key());
      }
      case CONTAINS_KEY -> {
        Operation.ContainsKey contains = (Operation.ContainsKey) operation;
        place(json, contains.map(), contains.key());
      }
      case SET -> {
        Operation.Set set = (Operation.Set) operation;
        place(json, set.map(), set.key());
        JsonWriter.value(json, "value", set.value());
        expiry(json, set.expiry());
        condition(json, set.condition());
        previous(json, set.previous());
      }
      case TOUCH -> {
        Operation.Touch touch = (Operation.Touch) operation;
        place(json, touch.map(), touch.key());
        expiry(json, touch.expiry());
        condition(json, touch.condition());
      }
      case INCREMENT -> {
        Operation.Increment increment = (Operation.Increment) operation;
        place(json, increment.map(), increment.key());
        JsonWriter.value(json, "by", JsonText.of(increment.by()));
        condition(json, increment.condition());
      }
      case DELETE -> {
        Operation.Delete delete = (Operation.Delete) operation;
        place(json, delete.map(), delete.key());
        condition(json, delete.condition());
        previous(json, delete.previous());
      }
      case CLEAR -> json.writeStringField("map", ((Operation.Clear) operation).map());
      case SIZE -> json.writeStringField("map", ((Operation.Size) operation).map());
      case DROP -> json.writeStringField("map", ((Operation.Drop) operation).map());
      case GET_ALL -> {
        Operation.GetAll getAll = (Operation.GetAll) operation;
        keys(json, getAll.map(), getAll.keys());
      }
      case DELETE_ALL -> {
        Operation.DeleteAll deleteAll = (Operation.DeleteAll) operation;
        keys(json, deleteAll.map(), deleteAll.keys());
      }
      case SET_ALL -> setAll(json, (Operation.SetAll) operation);
      case SCAN -> {
        Operation.Scan scan = (Operation.Scan) operation;
        json.writeStringField("map", scan.map());
        range(json, scan.range());
        if (!scan.values()) {
          json.writeBooleanField("values", false);
        }
      }
      case MAPS -> range(json, ((Operation.Maps) operation).range());
      case TRANSACT -> transact(json, (Operation.Transact) operation);
      case CHANGES -> {
        Operation.Changes changes = (Operation.Changes) operation;
        JsonWriter.positive(json, "from", changes.from());
        limit(json, changes.limit());
      }
      case PUBLISH -> {
        Operation.Publish publish = (Operation.Publish) operation;
        json.writeStringField("channel", publish.channel());
        JsonWriter.text(json, "to", publish.to());
        JsonWriter.value(json, "value", publish.value());
      }
      case INVALID -> throw new IllegalArgumentException("an invalid request is never sent");
    }
    json.writeEndObject();
  }

  private static void setAll(JsonGenerator json, Operation.SetAll setAll) throws IOException {
    json.writeStringField("map", setAll.map());
    json.writeArrayFieldStart("entries");
    for (Operation.NewEntry entry : setAll.entries()) {
      json.writeStartObject();
      json.writeStringField("key", entry.key());
      JsonWriter.value(json, "value", entry.value());
      expiry(json, entry.expiry());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void transact(JsonGenerator json, Operation.Transact transact) throws IOException {
    json.writeArrayFieldStart("conditions");
    for (Operation.EntryCondition each : transact.conditions()) {
      json.writeStartObject();
      place(json, each.map(), each.key());
      condition(json, each.condition());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("operations");
    for (Operation operation : transact.operations()) {
      operation(json, operation);
    }
    json.writeEndArray();
  }

  private static void place(JsonGenerator json, String map, String key) throws IOException {
    json.writeStringField("map", map);
    json.writeStringField("key", key);
  }

  private static void keys(JsonGenerator json, String map, List<String> keys) throws IOException {
    json.writeStringField("map", map);
    json.writeArrayFieldStart("keys");
    for (String key : keys) {
      json.writeString(key);
    }
    json.writeEndArray();
  }

  private static void range(JsonGenerator json, Operation.Range range) throws IOException {
    if (!range.prefix().isEmpty()) {
      json.writeStringField("prefix", range.prefix());
    }
    JsonWriter.text(json, "after", range.after());
    limit(json, range.limit());
  }

  private static void limit(JsonGenerator json, int limit) throws IOException {
    if (limit != Limits.DEFAULT_PAGE_ENTRIES) {
      json.writeNumberField("limit", limit);
    }
  }

  private static void expiry(JsonGenerator json, Expiry expiry) throws IOException {
    JsonWriter.positive(json, "ttl", expiry.ttl());
    JsonWriter.positive(json, "expires", expiry.time());
  }

  private static void condition(JsonGenerator json, Condition condition) throws IOException {
    String field = condition.kind().field();
    switch (condition.kind()) {
      case ALWAYS -> {}
      case IF_ABSENT, IF_PRESENT -> json.writeBooleanField(field, true);
      case IF_REVISION -> json.writeNumberField(field, condition.revision());
      case IF_VALUE -> JsonWriter.value(json, field, condition.value());
    }
  }

  private static void previous(JsonGenerator json, boolean wanted) throws IOException {
    if (wanted) {
      json.writeBooleanField("previous", true);
    }
  }
}
