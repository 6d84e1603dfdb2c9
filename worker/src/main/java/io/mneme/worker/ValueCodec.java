package io.mneme.worker;

import java.io.IOException;
import java.lang.reflect.Type;

/**
 * Turns an application's values into JSON and back. The default is Jackson; an application that
 * uses another JSON library, or another generation of Jackson, brings its own. Must be safe for use
 * by many threads.
 */
public interface ValueCodec {

  /**
   * Makes a value into JSON.
   *
   * @param value the value, never null
   * @param type the type that the application gave for the map or channel
   * @return one JSON value in UTF-8, not {@code null}
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
