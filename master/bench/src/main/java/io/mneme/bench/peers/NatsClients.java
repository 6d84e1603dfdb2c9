package io.mneme.bench.peers;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Connections of jnats to a bucket kept in files. Its key-value interface has waiting calls only:
 * without waiting, the messages are sent of which it consists.
 */
final class NatsClients implements Clients {

  private final Options options;

  NatsClients(String url) throws Exception {
    this.options = Options.builder().server(url).connectionTimeout(Names.PATIENCE).build();
    Connection connection = Nats.connect(options);
    connection
        .keyValueManagement()
        .create(
            KeyValueConfiguration.builder().name(Names.MAP).storageType(StorageType.File).build());
    connection.close();
  }

  @Override
  public Client connect() throws Exception {
    Connection connection = Nats.connect(options);
    return () -> new NatsCaller(connection);
  }

  private static final class NatsCaller implements Caller {

    private static final String SUBJECT = "$KV." + Names.MAP + ".";
    private static final String DIRECT_GET = "$JS.API.DIRECT.GET.KV_" + Names.MAP + "." + SUBJECT;

    private final Connection connection;
    private final KeyValue bucket;
    private final JetStream stream;

    NatsCaller(Connection connection) throws IOException {
      this.connection = connection;
      this.bucket = connection.keyValue(Names.MAP);
      this.stream = connection.jetStream();
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String get(String key) throws IOException, JetStreamApiException {
      KeyValueEntry entry = bucket.get(key);
      byte[] value = entry == null ? null : entry.getValue();
      return value == null ? null : text(value);
    }

    @Override
    public void set(String key, String value) throws IOException, JetStreamApiException {
      bucket.put(key, bytes(value));
    }

    @Override
    public CompletionStage<?> getLater(String key) {
      return connection
          .request(DIRECT_GET + key, new byte[0])
          .thenApply(message -> text(message.getData()));
    }

    @Override
    public CompletionStage<?> setLater(String key, String value) {
      return stream.publishAsync(SUBJECT + key, bytes(value));
    }
  }
}
