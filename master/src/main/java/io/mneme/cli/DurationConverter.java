package io.mneme.cli;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time: seconds, with a fraction or without, or an ISO 8601 duration. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      return text.startsWith("P") || text.startsWith("p") ? Duration.parse(text) : seconds(text);
    } catch (DateTimeException | NumberFormatException e) {
      throw new TypeConversionException(
          "\""
              + text
              + "\" is no time: give seconds, such as 0.5, or an ISO 8601 duration, such as PT1M30S");
    } catch (ArithmeticException e) {
      throw new TypeConversionException("\"" + text + "\" is too long or too fine a time");
    }
  }

  private static Duration seconds(String text) {
    return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
  }
}
