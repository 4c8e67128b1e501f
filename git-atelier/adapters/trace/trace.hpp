// Where the time of a call goes: spans, each a line of JSON named as OpenTelemetry names its parts.
// No use case knows of it. Wiring puts decorators around the ports that are worth timing when
// ATELIER_TRACE names a file, and around none of them otherwise.
#pragma once

#include "base/json.hpp"
#include "domain/agent/redaction.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Where a span stands, as a child process is told it: W3C Trace Context, in TRACEPARENT.
struct TraceParent {
    // 32 and 16 hexadecimal digits.
    std::string trace_id;
    std::string span_id;
};
// nullopt for anything but a whole one.
std::optional<TraceParent> parse_trace_parent(std::string_view text);
std::string trace_parent_text(const TraceParent& parent);

struct TraceOptions {
    // What the first span is inside of; nullopt: it begins a trace.
    std::optional<TraceParent> parent = {};
    // Of this call alone: ids are made from it.
    std::string seed;
    // Stands in the attributes of every span.
    std::int64_t pid = 0;
    // What nobody may read in a line.
    Redaction redaction = Redaction(Secrets({}));
    // Nanoseconds since 1970.
    std::function<std::int64_t()> now;
    // Given a whole line at once.
    std::function<void(const std::string& line)> write;
};

// Spans may begin and end in several threads at once.
class Trace {
  public:
    explicit Trace(TraceOptions options);

  private:
    friend class TraceSpan;
    struct Begun {
        std::string id;
        std::string parent;
        std::int64_t at = 0;
    };
    Begun begin(bool encloses);
    void end(const std::string& id, const std::string& line);

    TraceOptions options_;
    std::string trace_id_;
    std::mutex mutex_;
    std::uint64_t count_ = 0;
    // Of spans that have not ended, innermost last.
    std::vector<std::string> enclosing_;
};

// What one thing takes, from here to the end of the object.
class TraceSpan {
  public:
    // Whatever begins before the end of one that `encloses` is inside of it.
    enum class Reach { itself, encloses };

    TraceSpan(Trace& trace, std::string name, Reach reach = Reach::itself);
    ~TraceSpan();
    TraceSpan(const TraceSpan&) = delete;
    TraceSpan& operator=(const TraceSpan&) = delete;

    // An attribute; a text is written without secrets, and cut where it is long.
    void set(std::string_view key, const std::string& text);
    void set(std::string_view key, const std::vector<std::string>& texts);
    void set(std::string_view key, std::int64_t number);
    void fail(std::string_view type, const std::string& message);
    TraceParent as_parent() const;
    std::int64_t nanos_so_far() const;

  private:
    std::string shown(const std::string& text) const;
    std::string line(std::int64_t end) const;

    Trace& trace_;
    std::string name_;
    Trace::Begun begun_;
    Json attributes_ = Json::object();
    Json status_;
};

} // namespace atelier
