package io.mneme.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes replies. */
final class ReplyWriter {

  /** What a reply takes beside its keys and values, if it is a short one. */
  private static final int OVERHEAD = 80;

  private ReplyWriter() {}

  static byte[] replies(List<Reply> replies, boolean array) {
    JsonWriter json = new JsonWriter(capacity(replies));
    if (array) {
      json.startArray();
    }
    for (Reply reply : replies) {
      reply(json, reply);
    }
    if (array) {
      json.endArray();
    }
    return json.toBytes();
  }

  /** Room for what most replies take. */
  private static int capacity(List<Reply> replies) {
    long bytes = 0;
    for (Reply reply : replies) {
      bytes += reply.bytes() + OVERHEAD;
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE / 2);
  }

  private static void reply(JsonWriter json, Reply reply) {
    json.startObject();
    if (reply.id() != Request.NO_ID) {
      json.number("id", reply.id());
    }
    json.bool("ok", reply.error() == null);
    if (reply.found() != null) {
      json.bool("found", reply.found());
    }
    json.value("value", reply.value());
    json.positive("revision", reply.revision());
    json.positive("expires", reply.expires());
    content(json, reply.content());
    Reply.Failure error = reply.error();
    if (error != null) {
      json.startObject("error");
      json.text("code", error.code().name());
      json.text("message", error.message());
      if (error.code().isCondition()) {
        json.number("revision", error.revision());
      }
      json.endObject();
    }
    json.endObject();
  }

  private static void content(JsonWriter json, Reply.@Nullable Content content) {
    if (content instanceof Reply.Opened opened) {
      json.text("worker", opened.worker());
      json.text("name", opened.name());
      json.number("lease", opened.lease());
      json.number("time", opened.time());
      json.number("batch", opened.batch());
    } else if (content instanceof Reply.Count count) {
      json.number("count", count.count());
    } else if (content instanceof Reply.Entries entries) {
      json.startArray("entries");
      for (Reply.Item item : entries.items()) {
        item(json, item);
      }
      json.endArray();
      json.text("next", entries.next());
    } else if (content instanceof Reply.Maps maps) {
      json.startArray("maps");
      for (Reply.MapSize map : maps.maps()) {
        json.startObject();
        json.text("name", map.name());
        json.number("size", map.size());
        json.endObject();
      }
      json.endArray();
      json.text("next", maps.next());
    } else if (content instanceof Reply.Results results) {
      json.startArray("results");
      for (Reply result : results.results()) {
        reply(json, result);
      }
      json.endArray();
    } else if (content instanceof Reply.Changes changes) {
      json.startArray("changes");
      ChangeWriter.events(json, changes.events());
      json.endArray();
      json.positive("next", changes.next());
    } else if (content instanceof Reply.Info info) {
      info(json, info);
    }
  }

  private static void item(JsonWriter json, Reply.Item item) {
    json.startObject();
    json.text("key", item.key());
    json.value("value", item.value());
    json.number("revision", item.revision());
    json.positive("expires", item.expires());
    json.endObject();
  }

  private static void info(JsonWriter json, Reply.Info info) {
    json.startObject("info");
    json.text("memory", info.memory());
    json.text("master", info.master());
    json.number("since", info.since());
    json.number("revision", info.revision());
    json.number("history", info.history());
    json.number("entries", info.entries());
    json.number("bytes", info.bytes());
    json.number("workers", info.workers());
    MemoryLimits limits = info.limits();
    json.startObject("limits");
    json.number("key", limits.key());
    json.number("value", limits.value());
    json.number("entries", limits.entries());
    json.number("bytes", limits.bytes());
    json.number("batch", limits.batch());
    json.number("reply", limits.reply());
    json.endObject();
    json.endObject();
  }
}
