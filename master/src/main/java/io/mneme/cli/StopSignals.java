package io.mneme.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * The signals that ask a process to stop, where Java lets a program handle them itself. Else Java
 * ends by itself, with the status 128 and the number of the signal.
 */
final class StopSignals {

  private static final List<String> SIGNALS = List.of("TERM", "INT");

  private StopSignals() {}

  /**
   * Handles them from now on.
   *
   * @param stop run in a thread of its own for each signal
   * @return whether they are handled
   */
  static boolean handle(Runnable stop) {
    try {
      // By reflection: the compiler warns of the class, in a way that cannot be turned off.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  stop.run();
                }
                return null;
              });
      for (String name : SIGNALS) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      }
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InstantiationException
        | InvocationTargetException e) {
      // Another Java, or one with -Xrs.
      return false;
    }
  }
}
