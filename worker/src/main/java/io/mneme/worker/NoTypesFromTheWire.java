package io.mneme.worker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonTypeResolver;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's annotations without those by which the JSON would choose a class. Types that carry one
 * are refused rather than stripped of it: without it they would silently lose their subclass. So
 * are values that are classes themselves, which reading would load.
 */
final class NoTypesFromTheWire extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  private static final String WAY_OUT =
      ": the default codec lets no JSON choose a class. Give a codec of your own to"
          + " Worker.builder(...).codec(...) if that is wanted";

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.Value info = super.findPolymorphicTypeInfo(config, annotated);
    boolean chooses = info != null && info.getIdType() != JsonTypeInfo.Id.NONE;
    if (chooses || annotated.hasAnnotation(JsonTypeResolver.class)) {
      throw new IllegalArgumentException(
          owner(annotated) + " is annotated with @JsonTypeInfo or @JsonTypeResolver" + WAY_OUT);
    }
    return info;
  }

  private static String owner(Annotated annotated) {
    return annotated instanceof AnnotatedMember member
        ? "a member of " + member.getDeclaringClass().getName()
        : annotated.getRawType().getName();
  }

  @Override
  public @Nullable Object findSerializer(Annotated annotated) {
    return requireNoClass(annotated, super.findSerializer(annotated));
  }

  @Override
  public @Nullable Object findDeserializer(Annotated annotated) {
    return requireNoClass(annotated, super.findDeserializer(annotated));
  }

  @Override
  public @Nullable Object findKeySerializer(Annotated annotated) {
    return requireNoClass(annotated, super.findKeySerializer(annotated));
  }

  @Override
  public @Nullable Object findKeyDeserializer(Annotated annotated) {
    return requireNoClass(annotated, super.findKeyDeserializer(annotated));
  }

  /** A class may pass where the application says by an annotation how it is written and read. */
  private static @Nullable Object requireNoClass(Annotated annotated, @Nullable Object special) {
    Class<?> type = annotated.getRawType();
    if (special == null && (type == Class.class || type == JavaType.class)) {
      throw new IllegalArgumentException(
          "a value of type " + type.getName() + " cannot be read back" + WAY_OUT);
    }
    return special;
  }
}
