package io.mneme.protocol;

import java.util.List;

/** Writes operations as JSON objects, which are requests but for their ids. */
final class RequestWriter {

  private RequestWriter() {}

  static byte[] operation(Operation operation) {
    JsonWriter json = new JsonWriter();
    operation(json, operation);
    return json.toBytes();
  }

  private static void operation(JsonWriter json, Operation operation) {
    json.startObject();
    json.text("method", operation.method().wireName());
    switch (operation.method()) {
      case OPEN -> json.text("name", ((Operation.Open) operation).name());
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
        json.value("value", set.value());
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
        json.value("by", JsonText.of(increment.by()));
        condition(json, increment.condition());
      }
      case DELETE -> {
        Operation.Delete delete = (Operation.Delete) operation;
        place(json, delete.map(), delete.key());
        condition(json, delete.condition());
        previous(json, delete.previous());
      }
      case CLEAR -> json.text("map", ((Operation.Clear) operation).map());
      case SIZE -> json.text("map", ((Operation.Size) operation).map());
      case DROP -> json.text("map", ((Operation.Drop) operation).map());
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
        json.text("map", scan.map());
        range(json, scan.range());
        if (!scan.values()) {
          json.bool("values", false);
        }
      }
      case MAPS -> range(json, ((Operation.Maps) operation).range());
      case TRANSACT -> transact(json, (Operation.Transact) operation);
      case CHANGES -> {
        Operation.Changes changes = (Operation.Changes) operation;
        json.positive("from", changes.from());
        limit(json, changes.limit());
      }
      case PUBLISH -> {
        Operation.Publish publish = (Operation.Publish) operation;
        json.text("channel", publish.channel());
        json.text("to", publish.to());
        json.value("value", publish.value());
      }
      case INVALID -> throw new IllegalArgumentException("an invalid request is never sent");
    }
    json.endObject();
  }

  private static void setAll(JsonWriter json, Operation.SetAll setAll) {
    json.text("map", setAll.map());
    json.startArray("entries");
    for (Operation.NewEntry entry : setAll.entries()) {
      json.startObject();
      json.text("key", entry.key());
      json.value("value", entry.value());
      expiry(json, entry.expiry());
      json.endObject();
    }
    json.endArray();
  }

  private static void transact(JsonWriter json, Operation.Transact transact) {
    json.startArray("conditions");
    for (Operation.EntryCondition each : transact.conditions()) {
      json.startObject();
      place(json, each.map(), each.key());
      condition(json, each.condition());
      json.endObject();
    }
    json.endArray();
    json.startArray("operations");
    for (Operation operation : transact.operations()) {
      operation(json, operation);
    }
    json.endArray();
  }

  private static void place(JsonWriter json, String map, String key) {
    json.text("map", map);
    json.text("key", key);
  }

  private static void keys(JsonWriter json, String map, List<String> keys) {
    json.text("map", map);
    json.startArray("keys");
    for (String key : keys) {
      json.text(key);
    }
    json.endArray();
  }

  private static void range(JsonWriter json, Operation.Range range) {
    if (!range.prefix().isEmpty()) {
      json.text("prefix", range.prefix());
    }
    json.text("after", range.after());
    limit(json, range.limit());
  }

  private static void limit(JsonWriter json, int limit) {
    if (limit != Limits.DEFAULT_PAGE_ENTRIES) {
      json.number("limit", limit);
    }
  }

  private static void expiry(JsonWriter json, Expiry expiry) {
    json.positive("ttl", expiry.ttl());
    json.positive("expires", expiry.time());
  }

  private static void condition(JsonWriter json, Condition condition) {
    String field = condition.kind().field();
    switch (condition.kind()) {
      case ALWAYS -> {}
      case IF_ABSENT, IF_PRESENT -> json.bool(field, true);
      case IF_REVISION -> json.number(field, condition.revision());
      case IF_VALUE -> json.value(field, condition.value());
    }
  }

  private static void previous(JsonWriter json, boolean wanted) {
    if (wanted) {
      json.bool("previous", true);
    }
  }
}
