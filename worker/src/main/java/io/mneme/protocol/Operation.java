package io.mneme.protocol;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for, with its arguments: a record for each {@link Method}. All are
 * immutable.
 */
public sealed interface Operation {

  /** The method, to dispatch on. */
  Method method();

  /**
   * Begins a session.
   *
   * @param name the name by which other workers know this one; null has the master choose one
   */
  record Open(@Nullable String name) implements Operation {
    @Override
    public Method method() {
      return Method.OPEN;
    }
  }

  /** Ends the session of the worker that sends it. */
  record Close() implements Operation {
    @Override
    public Method method() {
      return Method.CLOSE;
    }
  }

  /** Does nothing. */
  record Ping() implements Operation {
    @Override
    public Method method() {
      return Method.PING;
    }
  }

  /** Asks what the memory is and who serves it. */
  record Info() implements Operation {
    @Override
    public Method method() {
      return Method.INFO;
    }
  }

  /** Reads an entry. */
  record Get(String map, String key) implements Operation {
    @Override
    public Method method() {
      return Method.GET;
    }
  }

  /** Asks whether there is an entry. */
  record ContainsKey(String map, String key) implements Operation {
    @Override
    public Method method() {
      return Method.CONTAINS_KEY;
    }
  }

  /**
   * Writes an entry.
   *
   * @param ttl how long it is to live, in milliseconds; 0 for ever
   * @param previous whether the reply is to have what the entry held before
   */
  record Set(
      String map, String key, JsonText value, long ttl, Condition condition, boolean previous)
      implements Operation {

    /** One that does not ask for what was there before. */
    public Set(String map, String key, JsonText value, long ttl, Condition condition) {
      this(map, key, value, ttl, condition, false);
    }

    @Override
    public Method method() {
      return Method.SET;
    }
  }

  /**
   * Adds to an entry that holds a number.
   *
   * @param by what to add, at most {@link Limits#INCREMENT_DIGITS} digits
   */
  record Increment(String map, String key, BigDecimal by, Condition condition)
      implements Operation {
    @Override
    public Method method() {
      return Method.INCREMENT;
    }
  }

  /**
   * Gives an entry that there is a new time to live; its value stays.
   *
   * @param ttl how long it is to live from now on, in milliseconds; 0 for ever
   */
  record Touch(String map, String key, long ttl, Condition condition) implements Operation {
    @Override
    public Method method() {
      return Method.TOUCH;
    }
  }

  /**
   * Removes an entry.
   *
   * @param previous whether the reply is to have what the entry held before
   */
  record Delete(String map, String key, Condition condition, boolean previous)
      implements Operation {

    /** One that does not ask for what was there before. */
    public Delete(String map, String key, Condition condition) {
      this(map, key, condition, false);
    }

    @Override
    public Method method() {
      return Method.DELETE;
    }
  }

  /** Removes all entries of a map. */
  record Clear(String map) implements Operation {
    @Override
    public Method method() {
      return Method.CLEAR;
    }
  }

  /** Asks how many entries a map has. */
  record Size(String map) implements Operation {
    @Override
    public Method method() {
      return Method.SIZE;
    }
  }

  /**
   * Sends a message to other workers.
   *
   * @param to the name of the worker that it is meant for; null for all that subscribe to the
   *     channel
   */
  record Publish(String channel, @Nullable String to, JsonText value) implements Operation {
    @Override
    public Method method() {
      return Method.PUBLISH;
    }
  }

  /** Stands in the place of a request that is none, and says why. Never sent. */
  record Invalid(ErrorCode code, String message) implements Operation {
    @Override
    public Method method() {
      return Method.INVALID;
    }
  }
}
