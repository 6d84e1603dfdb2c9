package io.mneme.worker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that are the worker's alone. Of a factory that shares its connections it takes
 * the one behind it, if that can be had; else it is refused, by what it does.
 *
 * <p>For use by one thread at a time.
 */
final class OwnConnections {

  private static final Logger LOG = System.getLogger(OwnConnections.class.getName());

  /**
   * Factories that share or pool connections, and their public method, which has no arguments, that
   * gives the factory behind them. By name, as an application may have either, or none.
   */
  private static final Map<String, String> SHARING =
      Map.of(
          "org.springframework.jms.connection.SingleConnectionFactory",
          "getTargetConnectionFactory",
          "org.messaginghub.pooled.jms.JmsPoolConnectionFactory",
          "getConnectionFactory");

  /** What every connection factory of a Jakarta EE container implements. */
  private static final String MANAGED = "jakarta.resource.Referenceable";

  /**
   * The packages of JMS clients of which it is known that a factory of theirs makes a new
   * connection each time.
   */
  private static final Set<String> CLIENTS =
      Set.of(
          "org.apache.activemq.artemis.jms.client", "org.apache.qpid.jms", "org.apache.activemq");

  private static final String INSTEAD =
      ". Give it the factory of the broker's client itself, such as new"
          + " ActiveMQConnectionFactory(\"tcp://host:61616\", user, password)";

  private final ConnectionFactory factory;
  private final @Nullable String user;
  private final @Nullable String password;
  private boolean tried;

  /**
   * Does not connect.
   *
   * @param given by the application
   * @throws IllegalArgumentException if there is no factory behind one that shares connections
   */
  OwnConnections(ConnectionFactory given, @Nullable String user, @Nullable String password) {
    this.user = user;
    this.password = password;
    ConnectionFactory own = given;
    Class<?> sharing;
    while ((sharing = sharing(own)) != null) {
      own = behind(own, sharing);
    }
    if (own != given) {
      LOG.log(
          Level.DEBUG,
          "connections of its own are made by {0}, behind {1}",
          own.getClass().getName(),
          given.getClass().getName());
    }
    this.factory = own;
  }

  /** The class, of a factory or above it, that shares connections; null if none is known. */
  private static @Nullable Class<?> sharing(ConnectionFactory factory) {
    Class<?> type = factory.getClass();
    while (type != null && !SHARING.containsKey(type.getName())) {
      type = type.getSuperclass();
    }
    return type;
  }

  private static ConnectionFactory behind(ConnectionFactory factory, Class<?> sharing) {
    String method = SHARING.get(sharing.getName());
    Object behind;
    try {
      behind = sharing.getMethod(String.valueOf(method)).invoke(factory);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalArgumentException(
          shares(factory) + ", and has no public method " + method + INSTEAD, e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          shares(factory) + ", and its " + method + " fails: " + e.getCause() + INSTEAD, e);
    }
    if (behind instanceof ConnectionFactory found && found != factory) {
      return found;
    }
    throw new IllegalArgumentException(
        shares(factory) + ", and its " + method + " gives no connection factory" + INSTEAD);
  }

  private static String shares(ConnectionFactory factory) {
    return "a worker needs a connection of its own: "
        + factory.getClass().getName()
        + " shares its connections with others";
  }

  /** The factory that makes the connections. */
  ConnectionFactory factory() {
    return factory;
  }

  /**
   * Makes one.
   *
   * @throws JMSException if that is not possible
   * @throws IllegalArgumentException if it would be shared with others
   */
  Connection create() throws JMSException {
    Connection connection = connection();
    if (tried || isOfOneClient(factory, connection)) {
      return connection;
    }
    // Of another factory nothing but a second connection tells whether it is shared.
    boolean own = false;
    boolean given = false;
    try {
      Connection another = connection();
      given = another == connection;
      own = !given && !another.equals(connection);
      if (!given) {
        WorkerConnection.closeQuietly("connection", another);
      }
    } finally {
      // One that is the same for all is somebody else's, and stays open.
      if (!own && !given) {
        WorkerConnection.closeQuietly("connection", connection);
      }
    }
    if (!own) {
      throw new IllegalArgumentException(shares(factory) + INSTEAD);
    }
    tried = true;
    return connection;
  }

  private Connection connection() throws JMSException {
    return user == null ? factory.createConnection() : factory.createConnection(user, password);
  }

  /**
   * Whether factory and connection are a JMS client's own, which makes a new one each time; a
   * factory that extends it is taken to do so too.
   */
  private static boolean isOfOneClient(ConnectionFactory factory, Connection connection) {
    String client = connection.getClass().getPackageName();
    Class<?> type = factory.getClass();
    while (type != null && !type.getPackageName().equals(client)) {
      type = type.getSuperclass();
    }
    return type != null && CLIENTS.contains(client);
  }

  /**
   * What to throw where a new connection does not let itself be used as a worker must.
   *
   * @param what it does not let the worker do
   * @return what says so; the exception itself if it is of another kind
   */
  <E extends JMSException> E refused(String what, E e) throws IllegalArgumentException {
    if (e instanceof jakarta.jms.IllegalStateException || isManaged(factory.getClass())) {
      throw new IllegalArgumentException(
          "a worker needs a connection of its own, with several sessions and listeners: a connection of "
              + factory.getClass().getName()
              + " does not allow "
              + what
              + ", as those of a Jakarta EE container do not ("
              + e.getMessage()
              + ")"
              + INSTEAD,
          e);
    }
    return e;
  }

  private static boolean isManaged(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    for (Class<?> each : type.getInterfaces()) {
      if (each.getName().equals(MANAGED) || isManaged(each)) {
        return true;
      }
    }
    return isManaged(type.getSuperclass());
  }
}
