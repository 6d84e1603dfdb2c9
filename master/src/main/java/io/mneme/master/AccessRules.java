package io.mneme.master;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mneme.protocol.Method;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which users may do what: the content of an access file. Used by one thread.
 *
 * <pre>{@code
 * {"rules": [
 *   {"user": "shop-*", "maps": ["carts", "cart-*"], "channels": ["news"], "operations": ["read", "write"]},
 *   {"user": "reports", "maps": ["*"], "operations": ["read"]}
 * ]}
 * }</pre>
 *
 * <p>A user may do what any rule for him allows, and nothing else. In names {@code *} stands for
 * any characters, also none.
 */
final class AccessRules {

  private static final String ANY = "*";

  private static final Set<Method> READ =
      EnumSet.of(
          Method.GET,
          Method.CONTAINS_KEY,
          Method.GET_ALL,
          Method.SCAN,
          Method.SIZE,
          Method.MAPS,
          Method.CHANGES);

  private static final Set<Method> WRITE =
      EnumSet.of(
          Method.SET,
          Method.TOUCH,
          Method.INCREMENT,
          Method.DELETE,
          Method.SET_ALL,
          Method.DELETE_ALL,
          Method.CLEAR,
          Method.DROP,
          Method.PUBLISH);

  /** More users than a memory has, unless somebody makes them up: they are forgotten then. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** The file as it stands. */
  record Content(@JsonProperty("rules") @Nullable List<Rule> rules) {

    Content {
      if (rules == null || rules.contains(null)) {
        throw new IllegalArgumentException(
            "there is no list \"rules\": {\"rules\": []} allows nothing to anybody");
      }
    }
  }

  /** A rule as it stands in the file. */
  record Rule(
      @JsonProperty("user") @Nullable String user,
      @JsonProperty("maps") @Nullable List<String> maps,
      @JsonProperty("channels") @Nullable List<String> channels,
      @JsonProperty("operations") @Nullable List<String> operations) {

    Rule {
      if (user == null || user.isEmpty()) {
        throw new IllegalArgumentException("a rule has no \"user\": \"*\" is all of them");
      }
      if (maps == null && channels == null) {
        throw new IllegalArgumentException("a rule has neither \"maps\" nor \"channels\"");
      }
      requireNames("maps", maps);
      requireNames("channels", channels);
      requireNames("operations", operations);
      if (operations == null || operations.isEmpty()) {
        throw new IllegalArgumentException(
            "a rule has no \"operations\": it can have " + operationNames());
      }
      operations.forEach(AccessRules::methods);
    }
  }

  /** What one rule allows to a user for whom it is. */
  private record Grant(
      Set<Method> methods, List<Pattern> maps, List<Pattern> channels, boolean allMaps) {

    static Grant of(Rule rule) {
      Set<Method> methods = EnumSet.noneOf(Method.class);
      if (rule.operations() != null) {
        rule.operations().forEach(name -> methods.addAll(AccessRules.methods(name)));
      }
      return new Grant(
          methods,
          patterns(rule.maps()),
          patterns(rule.channels()),
          rule.maps() != null && rule.maps().contains(ANY));
    }
  }

  /** What a user may do. */
  static final class User {

    private final List<Grant> grants;
    private final Map<String, Set<Method>> onMaps = latest();
    private final Map<String, Boolean> onChannels = latest();

    private User(List<Grant> grants) {
      this.grants = grants;
    }

    /** Whether he may do something with a map. */
    boolean may(Method method, String map) {
      return onMaps.computeIfAbsent(map, this::methodsOn).contains(method);
    }

    private Set<Method> methodsOn(String map) {
      Set<Method> methods = EnumSet.noneOf(Method.class);
      for (Grant grant : grants) {
        if (matches(grant.maps(), map)) {
          methods.addAll(grant.methods());
        }
      }
      return methods;
    }

    /** Whether he may do something with all maps that there are and will be. */
    boolean mayOnAll(Method method) {
      return grants.stream().anyMatch(grant -> grant.allMaps() && grant.methods().contains(method));
    }

    /** Whether he may do something with any map that there could be. */
    boolean mayOnAny(Method method) {
      return grants.stream()
          .anyMatch(grant -> !grant.maps().isEmpty() && grant.methods().contains(method));
    }

    /** Whether he may publish on a channel. */
    boolean mayPublish(String channel) {
      return onChannels.computeIfAbsent(
          channel,
          name ->
              grants.stream()
                  .anyMatch(
                      grant ->
                          grant.methods().contains(Method.PUBLISH)
                              && matches(grant.channels(), name)));
    }
  }

  private final List<Pattern> users = new ArrayList<>();
  private final List<Grant> grants = new ArrayList<>();
  private final Map<String, User> known = latest();

  private AccessRules(List<Rule> rules) {
    for (Rule rule : rules) {
      users.add(pattern(String.valueOf(rule.user())));
      grants.add(Grant.of(rule));
    }
  }

  /**
   * Reads the content of an access file.
   *
   * @throws IllegalArgumentException if it is none: it says where, and what is wrong
   */
  static AccessRules of(byte[] json) {
    try {
      Content content = MAPPER.readValue(json, Content.class);
      if (content == null) {
        throw new IllegalArgumentException("it is null and not an object with \"rules\"");
      }
      return new AccessRules(content.rules() == null ? List.of() : content.rules());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where(e.getLocation()) + why(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String where(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  private static String why(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "there is no field \""
          + unknown.getPropertyName()
          + "\" here, only "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return String.valueOf(e.getCause().getMessage());
    }
    if (e instanceof MismatchedInputException wrong && !wrong.getPath().isEmpty()) {
      return "\"rules\" is a list of objects; in each, \"user\" is a text, and \"maps\", \"channels\" and"
          + " \"operations\" are lists of texts";
    }
    // Without Jackson's words, which quote the file: it may be another one, with a password in it.
    if (e instanceof MismatchedInputException) {
      return "it is no object with \"rules\"";
    }
    return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
        ? "a field appears twice"
        : "this is no JSON";
  }

  /** What the rules allow to a user. */
  User of(String user) {
    return known.computeIfAbsent(user, this::find);
  }

  private User find(String user) {
    List<Grant> his = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      if (users.get(i).matcher(user).matches()) {
        his.add(grants.get(i));
      }
    }
    return new User(his);
  }

  int size() {
    return grants.size();
  }

  private static Set<Method> methods(String name) {
    return switch (name) {
      case "read" -> READ;
      case "write" -> WRITE;
      default ->
          Arrays.stream(Method.values())
              .filter(method -> READ.contains(method) || WRITE.contains(method))
              .filter(method -> method.wireName().equals(name))
              .findFirst()
              .map(EnumSet::of)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "there is no operation \""
                              + name
                              + "\" to be allowed: there are "
                              + operationNames()));
    };
  }

  private static String operationNames() {
    Set<String> names = new TreeSet<>();
    READ.forEach(method -> names.add(method.wireName()));
    WRITE.forEach(method -> names.add(method.wireName()));
    return "read, write, " + String.join(", ", names);
  }

  private static void requireNames(String field, @Nullable List<String> names) {
    if (names != null && (names.contains(null) || names.contains(""))) {
      throw new IllegalArgumentException("\"" + field + "\" has something that is no name");
    }
  }

  private static List<Pattern> patterns(@Nullable List<String> names) {
    return names == null ? List.of() : names.stream().map(AccessRules::pattern).toList();
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(
        Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(name).matches()) {
        return true;
      }
    }
    return false;
  }

  private static <K, V> Map<K, V> latest() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }
}
