package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OwnConnectionsTest {

  private final List<CountedConnection> made = new ArrayList<>();

  private CountedConnection make() {
    CountedConnection connection = new CountedConnection();
    made.add(connection);
    return connection;
  }

  private static OwnConnections of(Supplier<Connection> connections) {
    return new OwnConnections(new CountedFactory(connections), null, null);
  }

  /** As an application's, which has both in one package as the clients have. */
  @Test
  void aFactoryOfThePackageOfItsConnectionIsTriedToo() {
    CountedConnection shared = make();
    assertThatThrownBy(() -> of(() -> shared).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CountedFactory shares its connections with others");
  }

  @Test
  void theConnectionThatAllShareIsNotClosedWhenItIsRefused() {
    CountedConnection shared = make();
    assertThatThrownBy(() -> of(() -> shared).create()).isInstanceOf(RuntimeException.class);
    assertThat(shared.closed).isZero();
  }

  @Test
  void handlesOfOneConnectionAreClosedWhenTheyAreRefused() {
    OwnConnections handles =
        of(
            () -> {
              CountedConnection handle = make();
              handle.equalsAll = true;
              return handle;
            });
    assertThatThrownBy(handles::create).isInstanceOf(IllegalArgumentException.class);
    assertThat(made).extracting(handle -> handle.closed).containsExactly(1, 1);
  }

  @Test
  void oneThatIsMadeAnewEachTimeIsTriedOnce() throws Exception {
    OwnConnections own = of(this::make);
    assertThat(own.create()).isSameAs(made.get(0));
    assertThat(own.create()).isSameAs(made.get(2));
    assertThat(made).extracting(connection -> connection.closed).containsExactly(0, 1, 0);
  }

  private record CountedFactory(Supplier<Connection> connections) implements ConnectionFactory {

    @Override
    public Connection createConnection() {
      return connections.get();
    }

    @Override
    public Connection createConnection(String user, String password) {
      return connections.get();
    }

    @Override
    public JMSContext createContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public JMSContext createContext(String user, String password) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JMSContext createContext(String user, String password, int mode) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JMSContext createContext(int mode) {
      throw new UnsupportedOperationException();
    }
  }

  /** Can be closed, and nothing else. */
  private static final class CountedConnection implements Connection {

    private int closed;
    private boolean equalsAll;

    @Override
    public boolean equals(Object other) {
      return other == this || (equalsAll && other instanceof CountedConnection);
    }

    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public void close() {
      closed++;
    }

    @Override
    public Session createSession(boolean transacted, int mode) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Session createSession(int mode) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Session createSession() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getClientID() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setClientID(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionMetaData getMetaData() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ExceptionListener getExceptionListener() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
        Destination destination, String selector, ServerSessionPool pool, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
        Topic topic, String name, String selector, ServerSessionPool pool, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
        Topic topic, String name, String selector, ServerSessionPool pool, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
        Topic topic, String name, String selector, ServerSessionPool pool, int most) {
      throw new UnsupportedOperationException();
    }
  }
}
