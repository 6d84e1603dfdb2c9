package io.mneme.cli;

import io.mneme.protocol.ChangeKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a kind of change. */
final class KindConverter implements ITypeConverter<ChangeKind> {

  @Override
  public ChangeKind convert(String text) {
    ChangeKind kind = ChangeKind.ofWireName(text);
    if (kind == null) {
      throw new TypeConversionException(
          "\"" + text + "\" is no kind of change: give some of " + names());
    }
    return kind;
  }

  private static String names() {
    return Arrays.stream(ChangeKind.values())
        .map(ChangeKind::wireName)
        .collect(Collectors.joining(","));
  }
}
