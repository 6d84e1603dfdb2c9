package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Method;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may be carried out for a user. Without an access file all may be; with
 * one, only what a rule allows, and nothing at all where the broker does not vouch for users.
 *
 * <p>Sessions ({@code open}, {@code close}, {@code ping}) and {@code info} are free: they tell
 * nothing of what is in a map.
 */
final class Access {

  /** Allows everything. */
  static final Access FREE = new Access(null, true);

  private final @Nullable AccessFile file;
  private final boolean vouched;

  private Access(@Nullable AccessFile file, boolean vouched) {
    this.file = file;
    this.vouched = vouched;
  }

  /**
   * Limits users.
   *
   * @param vouched whether the broker vouches for the users that messages name
   */
  static Access of(AccessFile file, boolean vouched) {
    return new Access(file, vouched);
  }

  /** Looks whether the rules have changed. */
  void refresh() {
    if (file != null) {
      file.refresh();
    }
  }

  /**
   * Why a user may not have an operation carried out.
   *
   * @param user null if the broker names nobody
   * @return null if he may
   */
  Reply.@Nullable Failure denied(Operation operation, @Nullable String user) {
    if (file == null || isFree(operation.method())) {
      return null;
    }
    if (!vouched) {
      return denied(
          "the master has an access file, and the broker does not vouch for users: the master's log"
              + " says what to set");
    }
    if (user == null) {
      return denied(
          "the broker does not say which user has sent this, as for all messages over AMQP: the"
              + " master's access file allows nothing to those");
    }
    String what = refused(operation, file.rules().of(user));
    return what == null
        ? null
        : denied("the master's access file does not allow user \"" + user + "\" to " + what);
  }

  private static Reply.Failure denied(String message) {
    return new Reply.Failure(ErrorCode.DENIED, message, 0);
  }

  private static boolean isFree(Method method) {
    return switch (method) {
      case OPEN, CLOSE, PING, INFO, INVALID -> true;
      default -> false;
    };
  }

  /** Which maps a user may list. */
  Predicate<String> visible(@Nullable String user) {
    if (file == null || user == null) {
      return map -> file == null;
    }
    AccessRules.User rules = file.rules().of(user);
    return map -> rules.may(Method.MAPS, map);
  }

  /** What of an operation a user may not do; null if he may do all of it. */
  private static @Nullable String refused(Operation operation, AccessRules.User user) {
    return switch (operation.method()) {
      case MAPS -> user.mayOnAny(Method.MAPS) ? null : "list maps";
      case CHANGES ->
          user.mayOnAll(Method.CHANGES) ? null : "read changes, which are those of all maps";
      case PUBLISH -> {
        String channel = ((Operation.Publish) operation).channel();
        yield user.mayPublish(channel) ? null : "publish on channel \"" + channel + "\"";
      }
      case TRANSACT -> refused((Operation.Transact) operation, user);
      default -> {
        String map = map(operation);
        String what = refused(operation.method(), map, user);
        yield what == null && tellsPrevious(operation) ? refused(Method.GET, map, user) : what;
      }
    };
  }

  private static @Nullable String refused(Operation.Transact transact, AccessRules.User user) {
    for (Operation.EntryCondition condition : transact.conditions()) {
      String what = refused(Method.GET, condition.map(), user);
      if (what != null) {
        return what;
      }
    }
    for (Operation each : transact.operations()) {
      String what = refused(each, user);
      if (what != null) {
        return what;
      }
    }
    return null;
  }

  private static @Nullable String refused(Method method, String map, AccessRules.User user) {
    return user.may(method, map) ? null : method.wireName() + " in map \"" + map + "\"";
  }

  private static boolean tellsPrevious(Operation operation) {
    return switch (operation.method()) {
      case SET -> ((Operation.Set) operation).previous();
      case DELETE -> ((Operation.Delete) operation).previous();
      default -> false;
    };
  }

  private static String map(Operation operation) {
    return switch (operation.method()) {
      case GET -> ((Operation.Get) operation).map();
      case CONTAINS_KEY -> ((Operation.ContainsKey) operation).map();
      case SET -> ((Operation.Set) operation).map();
      case TOUCH -> ((Operation.Touch) operation).map();
      case INCREMENT -> ((Operation.Increment) operation).map();
      case DELETE -> ((Operation.Delete) operation).map();
      case CLEAR -> ((Operation.Clear) operation).map();
      case SIZE -> ((Operation.Size) operation).map();
      case GET_ALL -> ((Operation.GetAll) operation).map();
      case SET_ALL -> ((Operation.SetAll) operation).map();
      case DELETE_ALL -> ((Operation.DeleteAll) operation).map();
      case SCAN -> ((Operation.Scan) operation).map();
      case DROP -> ((Operation.Drop) operation).map();
      default -> throw new IllegalArgumentException(operation.method() + " is not about one map");
    };
  }
}
