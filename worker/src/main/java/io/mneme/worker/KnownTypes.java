package io.mneme.worker;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Objects;

/** Types that mean the same everywhere: those without type variables. */
final class KnownTypes {

  private KnownTypes() {}

  /** The type, if all of it is known; else an {@link IllegalArgumentException}. */
  static Type require(Type type) {
    requireParts(Objects.requireNonNull(type, "type"), type);
    return type;
  }

  private static void requireParts(Type part, Type whole) {
    if (part instanceof TypeVariable<?> variable) {
      throw new IllegalArgumentException(
          "the type "
              + whole.getTypeName()
              + " has the type variable "
              + variable.getName()
              + ", and what that stands for is not known at run time: write the type itself, or"
              + " have the caller pass the type");
    } else if (part instanceof ParameterizedType generic) {
      requireAll(generic.getActualTypeArguments(), whole);
    } else if (part instanceof GenericArrayType array) {
      requireParts(array.getGenericComponentType(), whole);
    } else if (part instanceof WildcardType wildcard) {
      requireAll(wildcard.getUpperBounds(), whole);
      requireAll(wildcard.getLowerBounds(), whole);
    }
  }

  private static void requireAll(Type[] parts, Type whole) {
    for (Type part : parts) {
      requireParts(part, whole);
    }
  }
}
