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
 * The fields of one object of a request: of the request itself, or of an entry, a condition or an
 * operation inside of it. They come in any order, so all are gathered before anything is made of
 * them. The first fault is kept until it is known what the object was to be.
 */
final class RequestFields {

  /** All fields there are. */
  enum Field {
    ID("id"),
    METHOD("method"),
    MAP("map"),
    KEY("key"),
    VALUE("value"),
    TTL("ttl"),
    EXPIRES("expires"),
    PREVIOUS("previous"),
    BY("by"),
    IF_ABSENT("ifAbsent"),
    IF_PRESENT("ifPresent"),
    IF_REVISION("ifRevision"),
    IF_VALUE("ifValue"),
    KEYS("keys"),
    ENTRIES("entries"),
    PREFIX("prefix"),
    AFTER("after"),
    LIMIT("limit"),
    FROM("from"),
    VALUES("values"),
    CONDITIONS("conditions"),
    OPERATIONS("operations"),
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

  /** Makes something of the fields of an object. */
  private interface Maker<T> {
    T make(RequestFields fields) throws ProtocolException;
  }

  /** Reads an element of an array, all of it also where it throws a {@link ProtocolException}. */
  private interface ElementReader<T> {
    T read() throws IOException, ProtocolException;
  }

  private static final String DEFAULT_MAP = "default";

  /** What every integer is within that a field can have, and a {@code long} holds. */
  private static final int INTEGER_CHARACTERS = 18;

  private final JsonParser parser;
  private final byte[] body;
  private final MemoryLimits limits;

  /** Whether this is an object inside of a request. */
  private final boolean inner;

  private final Set<Field> seen = EnumSet.noneOf(Field.class);
  private @Nullable Set<String> unknown;
  private @Nullable ProtocolException fault;

  long id = Request.NO_ID;
  @Nullable String method;
  String map = DEFAULT_MAP;
  private @Nullable String key;
  @Nullable JsonText value;
  private Expiry expiry = Expiry.NEVER;
  boolean previous;
  BigDecimal by = BigDecimal.ONE;
  Condition condition = Condition.ALWAYS;
  @Nullable List<String> keys;
  @Nullable List<Operation.NewEntry> entries;
  private String prefix = "";
  private @Nullable String after;
  long from;
  int limit = Limits.DEFAULT_PAGE_ENTRIES;
  boolean values = true;
  List<Operation.EntryCondition> conditions = List.of();
  @Nullable List<Operation> operations;
  @Nullable String channel;
  @Nullable String to;
  @Nullable String name;

  private RequestFields(JsonParser parser, byte[] body, MemoryLimits limits, boolean inner) {
    this.parser = parser;
    this.body = body;
    this.limits = limits;
    this.inner = inner;
  }

  /** Reads the object on whose beginning the parser stands, to its end. */
  static RequestFields read(JsonParser parser, byte[] body, MemoryLimits limits)
      throws IOException {
    return new RequestFields(parser, body, limits, false).readAll();
  }

  private RequestFields readAll() throws IOException {
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
    return this;
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
      case KEY -> key = key(field);
      case VALUE -> value = value();
      case TTL -> expiry(Expiry.after(integer(field, 1, Limits.HIGHEST_ID)));
      case EXPIRES -> expiry(Expiry.at(integer(field, 1, Limits.HIGHEST_TIME)));
      case PREVIOUS -> previous = bool(field);
      case BY -> by = number(field);
      case IF_ABSENT -> conditionIfTrue(field, Condition.IF_ABSENT);
      case IF_PRESENT -> conditionIfTrue(field, Condition.IF_PRESENT);
      case IF_REVISION -> condition(Condition.ifRevision(integer(field, 1, Limits.HIGHEST_ID)));
      case IF_VALUE -> condition(Condition.ifValue(JsonReader.value(parser, body)));
      case KEYS -> keys = distinct(field, array(field, () -> key(field)));
      case ENTRIES -> entries = entries(field);
      case PREFIX -> prefix = string(field, ErrorCode.BAD_REQUEST);
      // Not held to the master's limit: the last key of a page can be from a time of wider limits,
      // and the name of a map is no key.
      case AFTER -> after = key(field, Limits.KEY_CODE_POINTS);
      case LIMIT -> limit = (int) integer(field, 1, Limits.PAGE_ENTRIES);
      case FROM -> from = integer(field, 1, Limits.HIGHEST_ID);
      case VALUES -> values = bool(field);
      case CONDITIONS -> conditions = array(field, () -> object(RequestFields::entryCondition));
      case OPERATIONS -> operations = array(field, () -> object(RequestReader::innerOperation));
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

  /** Throws the first fault, if there is one. */
  void requireNoFault() throws ProtocolException {
    if (fault != null) {
      throw fault;
    }
  }

  String requireKey() throws ProtocolException {
    if (key == null) {
      throw new ProtocolException(ErrorCode.BAD_KEY, "the field \"key\" is missing");
    }
    return key;
  }

  /** What a field holds, which must be there. */
  static <T> T require(Field field, @Nullable T content) throws ProtocolException {
    if (content == null) {
      throw bad("the field \"" + field.wireName + "\" is missing");
    }
    return content;
  }

  Expiry expiry() {
    return expiry;
  }

  Operation.Range range() {
    return new Operation.Range(prefix, after, limit);
  }

  private List<Operation.NewEntry> entries(Field field) throws IOException, ProtocolException {
    List<Operation.NewEntry> all = array(field, () -> object(RequestFields::newEntry));
    distinct(field, all.stream().map(Operation.NewEntry::key).toList());
    return all;
  }

  private Operation.NewEntry newEntry() throws ProtocolException {
    return new Operation.NewEntry(requireKey(), require(Field.VALUE, value), expiry);
  }

  private Operation.EntryCondition entryCondition() throws ProtocolException {
    if (condition.kind() == Condition.Kind.ALWAYS) {
      throw bad("it says nothing: give ifAbsent, ifPresent, ifRevision or ifValue");
    }
    return new Operation.EntryCondition(map, requireKey(), condition);
  }

  private <T> List<T> array(Field field, ElementReader<T> reader)
      throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.START_ARRAY || inner) {
      parser.skipChildren();
      throw bad(
          "the field \"" + field.wireName + "\" " + (inner ? "has no place here" : "is no array"));
    }
    List<T> elements = new ArrayList<>();
    int count = 0;
    ProtocolException first = null;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      count++;
      if (count > limits.batch()) {
        parser.skipChildren();
        continue;
      }
      try {
        elements.add(reader.read());
      } catch (ProtocolException e) {
        String place = "number " + count + " of \"" + field.wireName + "\": ";
        first = first == null ? new ProtocolException(e.code(), place + e.getMessage(), e) : first;
      }
    }
    if (count > limits.batch()) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "\"" + field.wireName + "\" has " + count + " elements: the limit is " + limits.batch());
    }
    if (first != null) {
      throw first;
    }
    return elements;
  }

  private <T> T object(Maker<T> maker) throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      throw bad("it is no object");
    }
    RequestFields fields = new RequestFields(parser, body, limits, true).readAll();
    fields.requireNoFault();
    return maker.make(fields);
  }

  private static List<String> distinct(Field field, List<String> keys) throws ProtocolException {
    Set<String> met = new HashSet<>();
    for (String each : keys) {
      if (!met.add(each)) {
        throw bad("\"" + field.wireName + "\" has \"" + Names.excerpt(each) + "\" twice");
      }
    }
    return keys;
  }

  private String key(Field field) throws IOException, ProtocolException {
    return key(field, limits.key());
  }

  private String key(Field field, int most) throws IOException, ProtocolException {
    String text = string(field, ErrorCode.BAD_KEY);
    String keyFault = Names.keyFault(text, most);
    if (keyFault != null) {
      throw new ProtocolException(ErrorCode.BAD_KEY, keyFault);
    }
    return text;
  }

  private JsonText value() throws IOException, ProtocolException {
    JsonText text = JsonReader.value(parser, body);
    if (text.length() > limits.value()) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "the value has " + text.length() + " bytes: the limit is " + limits.value());
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
        && parser.getTextLength() <= INTEGER_CHARACTERS) {
      long number = parser.getLongValue();
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

  private void expiry(Expiry next) throws ProtocolException {
    if (!expiry.equals(Expiry.NEVER)) {
      throw bad("\"ttl\" and \"expires\" cannot both be given: they say the same in two ways");
    }
    expiry = next;
  }

  private static ProtocolException bad(String message) {
    return new ProtocolException(ErrorCode.BAD_REQUEST, message);
  }
}
