package io.mneme.master;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings that the broker applies to an address, of all its {@code address-setting}s that
 * match. What the broker does not mention has its default.
 */
final class AddressSettingsInForce {

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> values;

  private AddressSettingsInForce(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads what the broker says.
   *
   * @param json an object of settings by the names of their properties
   * @throws IOException if it is none
   */
  static AddressSettingsInForce of(String json) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
          parser.skipChildren();
        } else if (value != JsonToken.VALUE_NULL) {
          values.put(name, parser.getText());
        }
      }
    }
    return new AddressSettingsInForce(values);
  }

  /** A setting as text. */
  String text(String name, String byDefault) {
    return values.getOrDefault(name, byDefault);
  }

  /** A setting as a number. */
  long number(String name, long byDefault) {
    String value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      return byDefault;
    }
  }
}
