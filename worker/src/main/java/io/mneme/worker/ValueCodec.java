package io.mneme.worker;

import java.io.IOException;
import java.lang.reflect.Type;

/**
 * Turns an application's values into JSON and back. Must be safe for use by many threads. What it
 * throws, and what it returns that it may not, becomes a {@link ValueConversionException} of the
 * call that it was needed for; no other call takes notice.
 *
 * <h2>The default</h2>
 *
 * Without one of its own, an application gets Jackson: records, beans, enums, collections, arrays,
 * types with parameters, {@code java.time}, {@code Optional}, {@code JsonNode}. What is read is
 * equal to what was written, or the read fails: nothing is converted or cut in silence.
 *
 * <ul>
 *   <li>Dates and times are ISO 8601 text, to the nanosecond; a {@code ZonedDateTime} keeps its
 *       zone. A number is never read as a date: nobody knows its unit.
 *   <li>{@code byte[]} is Base64 text. Enums are the names of their constants. {@code NaN} and the
 *       infinities are text.
 *   <li>Text is not read as a number, nor as a boolean, nor these as text; a fraction, also {@code
 *       1.0}, not as a whole number; no number into a type that is too small for it. {@code float}
 *       and {@code double} are as exact as these types are, and never infinite for a number that is
 *       too large. {@code BigDecimal}, {@code BigInteger} and {@code JsonNode} keep every digit.
 *       For {@code Object} and {@code Number} a number becomes the first of {@code Integer}, {@code
 *       Long}, {@code BigInteger}, or of {@code Double}, {@code BigDecimal}, that holds it.
 *   <li>{@code null} inside of values stays. It is refused for a primitive, and so is a primitive
 *       component that is missing in the JSON of a record; other missing ones become null, or an
 *       empty {@code Optional}. An empty {@code Optional} is {@code null} in JSON, so it is refused
 *       as the value of an entry.
 *   <li>Fields that the type does not have are passed over, so that applications of different ages
 *       can share a map. Whoever writes back what was read so drops them. A name that appears twice
 *       in one object is refused.
 *   <li>The order of sets and maps is kept.
 *   <li>No JSON chooses a class. Types with {@code @JsonTypeInfo}, in whatever form, are refused on
 *       first use, and so are values of type {@code Class}; where a field has the type {@code
 *       Object}, what is read are strings, numbers, booleans, lists and maps. An application that
 *       wants such types gives its own codec and decides what it trusts.
 * </ul>
 */
public interface ValueCodec {

  /**
   * Makes a value into JSON.
   *
   * @param value the value, never null
   * @param type the type that the application gave for the map or channel
   * @return one JSON value in UTF-8, not {@code null}; copied
   * @throws IOException if the value cannot be written
   */
  byte[] encode(Object value, Type type) throws IOException;

  /**
   * Makes JSON into a value.
   *
   * @param json one JSON value in UTF-8, exactly as it was stored
   * @param type the type that the application gave for the map or channel
   * @return the value, never null
   * @throws IOException if the JSON does not fit the type; the message should show the place
   */
  Object decode(byte[] json, Type type) throws IOException;
}
