package io.mneme.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request can ask for. */
public enum Method {
  /** Begin a session: the reply gives the worker its id, its name and its lease. */
  OPEN("open"),
  /** End a session at once, instead of when its lease is over. */
  CLOSE("close"),
  /** Change nothing; renews the lease of the worker that asks. */
  PING("ping"),
  /** Ask what the memory is and who serves it. */
  INFO("info"),
  /** Read an entry. */
  GET("get"),
  /** Ask whether there is an entry, without its value. */
  CONTAINS_KEY("containsKey"),
  /** Write an entry. */
  SET("set"),
  /** Give an entry a new time to live. */
  TOUCH("touch"),
  /** Add a number to an entry that holds a number; one that is absent counts as 0. */
  INCREMENT("increment"),
  /** Remove an entry. */
  DELETE("delete"),
  /** Remove all entries of a map. */
  CLEAR("clear"),
  /** Ask how many entries a map has. */
  SIZE("size"),
  /** Read several entries of a map. */
  GET_ALL("getAll"),
  /** Write several entries of a map, all or none. */
  SET_ALL("setAll"),
  /** Remove several entries of a map, all at once. */
  DELETE_ALL("deleteAll"),
  /** Read the entries of a map, or their keys, page by page. */
  SCAN("scan"),
  /** Ask which maps there are, page by page. */
  MAPS("maps"),
  /** Remove a map with all its entries. */
  DROP("drop"),
  /** Carry out several operations if several conditions are met, all or none. */
  TRANSACT("transact"),
  /** Read what has changed since a revision, as far back as the master remembers. */
  CHANGES("changes"),
  /** Have the master relay a message to other workers. */
  PUBLISH("publish"),
  /**
   * Not a method: stands for a request that could not be understood, so that it is answered in its
   * place.
   */
  INVALID("");

  private static final Map<String, Method> BY_WIRE_NAME = new HashMap<>();

  static {
    for (Method method : values()) {
      if (method != INVALID) {
        BY_WIRE_NAME.put(method.wireName, method);
      }
    }
  }

  private final String wireName;

  Method(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the field {@code method} of a request. */
  public String wireName() {
    return wireName;
  }

  /**
   * Whether a request with this method may change something that others see, so that it must not be
   * carried out twice.
   */
  public boolean mayChange() {
    return switch (this) {
      case SET, TOUCH, INCREMENT, DELETE, CLEAR, SET_ALL, DELETE_ALL, DROP, TRANSACT, PUBLISH ->
          true;
      case OPEN,
          CLOSE,
          PING,
          INFO,
          GET,
          CONTAINS_KEY,
          SIZE,
          GET_ALL,
          SCAN,
          MAPS,
          CHANGES,
          INVALID ->
          false;
    };
  }

  static @Nullable Method ofWireName(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }
}
