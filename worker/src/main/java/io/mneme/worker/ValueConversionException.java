package io.mneme.worker;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A value could not be made into JSON, or what is stored does not fit the type that was asked for.
 * The message names the map and the key, or the channel, and the type, and shows the place in the
 * JSON, as far as the codec tells it: the default one tells path, line and column. Of the stored
 * value it shows no more than the beginning of the text that does not fit.
 */
public final class ValueConversionException extends MnemeException {

  private static final long serialVersionUID = 1L;

  ValueConversionException(String place, Type type, String why, @Nullable Throwable cause) {
    super(place + ", type " + type.getTypeName() + ": " + why, cause);
  }
}
