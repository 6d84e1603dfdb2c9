package io.mneme.master;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.SharedMap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** The waiting methods of a map behind the face of those that do not wait. */
final class WaitingMap {

  private WaitingMap() {}

  @SuppressWarnings("unchecked")
  static <V> AsyncSharedMap<V> of(SharedMap<V> map) {
    return (AsyncSharedMap<V>)
        Proxy.newProxyInstance(
            WaitingMap.class.getClassLoader(),
            new Class<?>[] {AsyncSharedMap.class},
            (proxy, method, arguments) -> call(map, method, arguments));
  }

  private static CompletableFuture<?> call(SharedMap<?> map, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    Method same = SharedMap.class.getMethod(method.getName(), method.getParameterTypes());
    try {
      return CompletableFuture.completedFuture(same.invoke(map, arguments));
    } catch (InvocationTargetException e) {
      return CompletableFuture.failedFuture(e.getCause());
    }
  }
}
