package io.mneme.junit;

import io.mneme.master.EmbeddedMaster;
import io.mneme.worker.Worker;
import jakarta.jms.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an {@link EmbeddedMaster} for tests with JUnit Jupiter, and hands it to them: test
 * methods, and those that run before and after them, may have parameters of the types {@link
 * EmbeddedMaster}, {@link ConnectionFactory} and {@link Worker}. A worker is connected for each
 * parameter, and closed when the test is over.
 *
 * <pre>{@code
 * @ExtendWith(EmbeddedMasterExtension.class)
 * class CartTest {
 *   @Test
 *   void isThereForTheOtherWorker(Worker one, Worker other) {
 *     one.map("carts", String.class).set("u1", "tea");
 *     assertEquals("tea", other.map("carts", String.class).get("u1").orElseThrow());
 *   }
 * }
 * }</pre>
 *
 * <p>Registered like this, or in a static field by {@code @RegisterExtension}, there is one for all
 * tests of the class and of those nested in it, which see what the others wrote; in a field that is
 * not static, each test has a fresh one, which takes some tenths of a second.
 */
public final class EmbeddedMasterExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(EmbeddedMasterExtension.class);

  private volatile @Nullable EmbeddedMaster master;

  /** To be registered with JUnit. */
  public EmbeddedMasterExtension() {}

  /**
   * The master.
   *
   * @throws IllegalStateException before the tests, and after them
   */
  public EmbeddedMaster master() {
    EmbeddedMaster started = master;
    if (started == null) {
      throw new IllegalStateException("there is no master: there is one while tests run");
    }
    return started;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    startUnlessStarted(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    startUnlessStarted(context);
  }

  /** A nested class has that of the class around it. */
  private void startUnlessStarted(ExtensionContext context) {
    if (master != null) {
      return;
    }
    EmbeddedMaster started = EmbeddedMaster.start();
    master = started;
    closeAfter(
        context,
        started,
        () -> {
          master = null;
          started.close();
        });
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == EmbeddedMaster.class || type == ConnectionFactory.class || type == Worker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == EmbeddedMaster.class) {
      return master();
    }
    if (type == ConnectionFactory.class) {
      return master().connectionFactory();
    }
    Worker worker = master().connect();
    closeAfter(context, worker, worker::close);
    return worker;
  }

  /** What was put into the store last is closed first: workers before their broker. */
  @SuppressWarnings("deprecation") // what replaces it is unknown to JUnit before 5.13
  private static void closeAfter(
      ExtensionContext context, Object key, ExtensionContext.Store.CloseableResource resource) {
    context.getStore(NAMESPACE).put(key, resource);
  }
}
