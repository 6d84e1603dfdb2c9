package io.mneme.worker;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A value could not be made into JSON, or what is stored does not fit the type that was asked for.
 */
public final class ValueConversionException extends MnemeException {

  private static final long serialVersionUID = 1L;

  ValueConversionException(String place, Type type, String why, @Nullable Throwable cause) {
    super(place + ", type " + type.getTypeName() + ": " + why, cause);
  }
}
