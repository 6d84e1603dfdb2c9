package io.mneme.cli;

import io.mneme.protocol.Condition;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A transaction as a JSON document: the conditions and operations of a {@code transact}. */
final class TransactionDocument {

  /** An entry of a map. */
  record Place(String map, String key) {

    @Override
    public String toString() {
      return "\"" + Names.excerpt(key) + "\" in map \"" + map + "\"";
    }
  }

  private final List<Operation.EntryCondition> conditions;
  private final List<Operation> operations;
  private final Set<Place> read = new HashSet<>();
  private final Set<Place> changed = new HashSet<>();

  private TransactionDocument(Operation.Transact transact) {
    conditions = new ArrayList<>(transact.conditions());
    operations = transact.operations();
    for (int i = 0; i < operations.size(); i++) {
      try {
        check(operations.get(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "number " + (i + 1) + " of \"operations\": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TransactionDocument read(byte[] utf8) {
    Map<String, byte[]> fields = JsonObject.fields(utf8);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes("{\"method\":\"transact\"".getBytes(StandardCharsets.US_ASCII));
    fields.forEach(
        (name, text) -> {
          switch (name) {
            case "conditions", "operations" -> {
              request.writeBytes((",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII));
              request.writeBytes(text);
            }
            default ->
                throw new IllegalArgumentException(
                    "there is no field \""
                        + Names.excerpt(name)
                        + "\" in a transaction: give conditions and operations");
          }
        });
    request.write('}');
    return new TransactionDocument(transact(request.toByteArray()));
  }

  private static Operation.Transact transact(byte[] request) {
    try {
      Operation operation =
          MessageCodec.readRequests(request, MemoryLimits.WIDEST).requests().get(0).operation();
      if (operation instanceof Operation.Transact transact) {
        return transact;
      }
      throw new IllegalArgumentException(((Operation.Invalid) operation).message());
    } catch (ProtocolException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What must hold before the first operation. */
  List<Operation.EntryCondition> conditions() {
    return conditions;
  }

  List<Operation> operations() {
    return operations;
  }

  private void check(Operation operation) {
    switch (operation.method()) {
      case GET -> {
        Operation.Get get = (Operation.Get) operation;
        readOnce(new Place(get.map(), get.key()));
      }
      case CONTAINS_KEY -> {
        Operation.ContainsKey contains = (Operation.ContainsKey) operation;
        readOnce(new Place(contains.map(), contains.key()));
      }
      case SET -> {
        Operation.Set set = (Operation.Set) operation;
        change(new Place(set.map(), set.key()), set.condition(), set.previous());
      }
      case TOUCH -> {
        Operation.Touch touch = (Operation.Touch) operation;
        if (touch.expiry().time() != 0) {
          throw new IllegalArgumentException("a touch has no \"expires\" here: give \"ttl\"");
        }
        change(new Place(touch.map(), touch.key()), touch.condition(), false);
      }
      case INCREMENT -> {
        Operation.Increment increment = (Operation.Increment) operation;
        change(new Place(increment.map(), increment.key()), increment.condition(), true);
      }
      case DELETE -> {
        Operation.Delete delete = (Operation.Delete) operation;
        change(new Place(delete.map(), delete.key()), delete.condition(), delete.previous());
      }
      default -> throw new IllegalArgumentException("not in a transaction");
    }
  }

  private void change(Place place, Condition condition, boolean reads) {
    if (condition.kind() != Condition.Kind.ALWAYS) {
      // Where nothing has changed the entry yet it is the same as a condition before all.
      if (changed.contains(place)) {
        throw new IllegalArgumentException(
            "a condition on " + place + ", which an operation before it changes");
      }
      conditions.add(new Operation.EntryCondition(place.map(), place.key(), condition));
    }
    if (reads) {
      readOnce(place);
    }
    changed.add(place);
  }

  private void readOnce(Place place) {
    if (!read.add(place)) {
      throw new IllegalArgumentException(
          "it reads " + place + ", which another operation reads: an entry can be read once");
    }
  }
}
