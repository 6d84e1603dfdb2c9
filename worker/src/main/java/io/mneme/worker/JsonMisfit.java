package io.mneme.worker;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.mneme.protocol.Names;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson found wrong, told for a person: first the place, and no more than the beginning of
 * the text that does not fit. Jackson's own exception shows all of it and so is not the cause.
 */
final class JsonMisfit extends IOException {

  private static final long serialVersionUID = 1L;

  /** How to make Jackson accept it, which nobody can who does not have the mapper. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "(?: \\(|: )(?:but|set|enable|disable|not allowed as per) [^()]*"
              + "(?:Feature|CoercionConfig)[^()]*\\)?");

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]{0,79}");

  private static final Pattern QUOTE = Pattern.compile("[\"']");

  /**
   * How much is shown of a text that does not fit: enough for the name of a constant, or a date.
   */
  private static final int SHOWN = 40;

  private JsonMisfit(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Translates.
   *
   * @param text what Jackson was reading; null if it was writing, or is through
   */
  static JsonMisfit of(JsonProcessingException e, @Nullable String text) {
    String what = ADVICE.matcher(e.getOriginalMessage()).replaceAll("");
    boolean isAboutType = e instanceof InvalidDefinitionException;
    if (text != null && text.length() > SHOWN && !isAboutType) {
      what = cut(what);
    }
    JsonMisfit misfit = new JsonMisfit(place(e) + what, isJacksons(e) ? null : e.getCause());
    misfit.setStackTrace(e.getStackTrace());
    return misfit;
  }

  /** Whether the cause, if any, is not the application's; the parsers' exceptions quote as well. */
  private static boolean isJacksons(JsonProcessingException e) {
    return e instanceof InvalidFormatException
        || e.getCause() == null
        || e.getCause() instanceof JsonProcessingException;
  }

  /** Jackson quotes the text, but not always from its beginning, nor to its end. */
  private static String cut(String message) {
    Matcher quote = QUOTE.matcher(message);
    int end = (quote.find() ? quote.end() : 0) + SHOWN;
    return end < message.length() ? message.substring(0, end) + "..." : message;
  }

  private static String place(JsonProcessingException e) {
    StringBuilder place = new StringBuilder("at $");
    if (e instanceof JsonMappingException mapping) {
      mapping.getPath().forEach(step -> append(place, step));
    }
    JsonLocation location = e.getLocation();
    if (location != null && location.getLineNr() > 0) {
      place.append(", line: ").append(location.getLineNr());
      place.append(", column: ").append(location.getColumnNr());
    }
    return place.append(": ").toString();
  }

  private static void append(StringBuilder place, JsonMappingException.Reference step) {
    String name = step.getFieldName();
    if (name == null) {
      place.append('[').append(step.getIndex()).append(']');
    } else if (PLAIN_NAME.matcher(name).matches()) {
      place.append('.').append(name);
    } else {
      place.append("[\"").append(Names.excerpt(name)).append("\"]");
    }
  }
}
