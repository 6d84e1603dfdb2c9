package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes replies. */
final class ReplyWriter {

  private ReplyWriter() {}

  static byte[] replies(List<Reply> replies, boolean array) {
    return JsonWriter.write(
        json -> {
          if (array) {
            json.writeStartArray();
          }
          for (Reply reply : replies) {
            reply(json, reply);
          }
          if (array) {
            json.writeEndArray();
          }
        });
  }

  private static void reply(JsonGenerator json, Reply reply) throws IOException {
    json.writeStartObject();
    if (reply.id() != Request.NO_ID) {
      json.writeNumberField("id", reply.id());
    }
    json.writeBooleanField("ok", reply.error() == null);
    if (reply.found() != null) {
      json.writeBooleanField("found", reply.found());
    }
    JsonWriter.value(json, "value", reply.value());
    JsonWriter.positive(json, "revision", reply.revision());
    JsonWriter.positive(json, "expires", reply.expires());
    content(json, reply.content());
    Reply.Failure error = reply.error();
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("code", error.code().name());
      json.writeStringField("message", error.message());
      if (error.code().isCondition()) {
        json.writeNumberField("revision", error.revision());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void content(JsonGenerator json, Reply.@Nullable Content content)
      throws IOException {
    if (content instanceof Reply.Opened opened) {
      json.writeStringField("worker", opened.worker());
      json.writeStringField("name", opened.name());
      json.writeNumberField("lease", opened.lease());
      json.writeNumberField("time", opened.time());
      json.writeNumberField("batch", opened.batch());
    } else if (content instanceof Reply.Count count) {
      json.writeNumberField("count", count.count());
    } else if (content instanceof Reply.Entries entries) {
      json.writeArrayFieldStart("entries");
      for (Reply.Item item : entries.items()) {
        item(json, item);
      }
      json.writeEndArray();
      JsonWriter.text(json, "next", entries.next());
    } else if (content instanceof Reply.Maps maps) {
      json.writeArrayFieldStart("maps");
      for (Reply.MapSize map : maps.maps()) {
        json.writeStartObject();
        json.writeStringField("name", map.name());
        json.writeNumberField("size", map.size());
        json.writeEndObject();
      }
      json.writeEndArray();
      JsonWriter.text(json, "next", maps.next());
    } else if (content instanceof Reply.Results results) {
      json.writeArrayFieldStart("results");
      for (Reply result : results.results()) {
        reply(json, result);
      }
      json.writeEndArray();
    } else if (content instanceof Reply.Changes changes) {
      json.writeFieldName("changes");
      ChangeWriter.events(json, changes.events());
      JsonWriter.positive(json, "next", changes.next());
    } else if (content instanceof Reply.Info info) {
      info(json, info);
    }
  }

  private static void item(JsonGenerator json, Reply.Item item) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", item.key());
    JsonWriter.value(json, "value", item.value());
    json.writeNumberField("revision", item.revision());
    JsonWriter.positive(json, "expires", item.expires());
    json.writeEndObject();
  }

  private static void info(JsonGenerator json, Reply.Info info) throws IOException {
    json.writeObjectFieldStart("info");
    json.writeStringField("memory", info.memory());
    json.writeStringField("master", info.master());
    json.writeNumberField("since", info.since());
    json.writeNumberField("revision", info.revision());
    json.writeNumberField("history", info.history());
    json.writeNumberField("entries", info.entries());
    json.writeNumberField("bytes", info.bytes());
    json.writeNumberField("workers", info.workers());
    MemoryLimits limits = info.limits();
    json.writeObjectFieldStart("limits");
    json.writeNumberField("key", limits.key());
    json.writeNumberField("value", limits.value());
    json.writeNumberField("entries", limits.entries());
    json.writeNumberField("bytes", limits.bytes());
    json.writeNumberField("batch", limits.batch());
    json.writeNumberField("reply", limits.reply());
    json.writeEndObject();
    json.writeEndObject();
  }
}
