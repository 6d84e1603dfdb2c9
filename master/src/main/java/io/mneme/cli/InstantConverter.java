package io.mneme.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment: ISO 8601 with an offset, or milliseconds since the epoch. */
final class InstantConverter implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    try {
      return text.chars().allMatch(Character::isDigit)
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      throw new TypeConversionException(
          "\""
              + text
              + "\" is no moment: give ISO 8601, such as 2030-01-31T12:00:00Z, or milliseconds"
              + " since the epoch");
    }
  }
}
