package io.mneme.bench.peers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Connections of Lettuce, which share its threads, as its makers advise. */
final class RedisClients implements Clients {

  private final RedisClient redis;

  RedisClients(String url) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(Names.PATIENCE);
    this.redis = RedisClient.create(uri);
  }

  @Override
  public Client connect() {
    StatefulRedisConnection<String, String> connection = redis.connect();
    return () -> new RedisCaller(connection);
  }

  private static final class RedisCaller implements Caller {

    private final RedisCommands<String, String> sync;
    private final RedisAsyncCommands<String, String> async;

    RedisCaller(StatefulRedisConnection<String, String> connection) {
      this.sync = connection.sync();
      this.async = connection.async();
    }

    @Override
    public @Nullable String get(String key) {
      return sync.get(key);
    }

    @Override
    public void set(String key, String value) {
      sync.set(key, value);
    }

    @Override
    public CompletionStage<?> getLater(String key) {
      return async.get(key);
    }

    @Override
    public CompletionStage<?> setLater(String key, String value) {
      return async.set(key, value);
    }
  }
}
