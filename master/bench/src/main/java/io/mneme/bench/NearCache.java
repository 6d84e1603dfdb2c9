package io.mneme.bench;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A map of Hazelcast with a near cache that holds all of it, as objects; the member is a process.
 */
final class NearCache implements AutoCloseable {

  static final Pattern MEMBER = Pattern.compile(HazelcastCommand.AT + "(\\S+)");

  private final JavaProcess member;
  private final HazelcastInstance client;

  private NearCache(JavaProcess member, HazelcastInstance client) {
    this.member = member;
    this.client = client;
  }

  static NearCache start() throws IOException, InterruptedException {
    JavaProcess member = JavaProcess.startCommand("hazelcast", List.of(), "hazelcast");
    try {
      String address = member.await(MEMBER, Site.LIMIT).line().group(1);
      return new NearCache(member, HazelcastClient.newHazelcastClient(config(address)));
    } catch (InterruptedException | RuntimeException e) {
      member.close();
      throw e;
    }
  }

  private static ClientConfig config(String address) {
    ClientConfig config = new ClientConfig();
    config.setProperty("hazelcast.logging.type", "none");
    config.getNetworkConfig().addAddress(address);
    config.addNearCacheConfig(
        new NearCacheConfig(Loader.MAP)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setInvalidateOnChange(true)
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.NONE)
                    .setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT)
                    .setSize(Integer.MAX_VALUE)));
    return config;
  }

  /** The map, filled, with all of it in the near cache. */
  IMap<String, String> filledWith(Map<String, String> entries) {
    IMap<String, String> map = client.getMap(Loader.MAP);
    map.putAll(entries);
    // Twice: what is read first is only being put into the cache.
    for (int i = 0; i < 2; i++) {
      entries.keySet().forEach(map::get);
    }
    long cached = map.getLocalMapStats().getNearCacheStats().getOwnedEntryCount();
    if (cached != entries.size()) {
      throw new IllegalStateException("the near cache has only " + cached + " entries");
    }
    return map;
  }

  @Override
  public void close() {
    client.shutdown();
    member.close();
  }
}
