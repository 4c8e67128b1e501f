#include "adapters/trace/trace.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t trace_digits = 32;
constexpr std::size_t span_digits = 16;
// A line is appended by one write; nothing in it needs to be long.
constexpr std::size_t longest_text = 300;
constexpr std::size_t most_texts = 40;

bool is_id(std::string_view text, std::size_t digits) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const auto is_zero = [](char c) { return c == '0'; };
    return text.size() == digits && std::ranges::all_of(text, is_digit) &&
           !std::ranges::all_of(text, is_zero);
}

} // namespace

std::optional<TraceParent> parse_trace_parent(std::string_view text) {
    const auto parts = split(text, '-');
    if (parts.size() < 4 || parts[0].size() != 2 || parts[0] == "ff") return std::nullopt;
    if (!is_id(parts[1], trace_digits) || !is_id(parts[2], span_digits)) return std::nullopt;
    return TraceParent{parts[1], parts[2]};
}

std::string trace_parent_text(const TraceParent& parent) {
    return "00-" + parent.trace_id + "-" + parent.span_id + "-01";
}

Trace::Trace(TraceOptions options)
    : options_(std::move(options)),
      trace_id_(options_.parent ? options_.parent->trace_id
                                : sha256_hex(options_.seed).substr(0, trace_digits)) {}

Trace::Begun Trace::begin(bool encloses) {
    const std::lock_guard lock(mutex_);
    Begun begun{
        .id = sha256_hex(options_.seed + "/" + std::to_string(++count_)).substr(0, span_digits),
        .parent = options_.parent ? options_.parent->span_id : std::string(),
        .at = options_.now()};
    if (!enclosing_.empty()) begun.parent = enclosing_.back();
    if (encloses) enclosing_.push_back(begun.id);
    return begun;
}

void Trace::end(const std::string& id, const std::string& line) {
    const std::lock_guard lock(mutex_);
    std::erase(enclosing_, id);
    options_.write(line);
}

TraceSpan::TraceSpan(Trace& trace, std::string name, Reach reach)
    : trace_(trace), name_(std::move(name)), begun_(trace.begin(reach == Reach::encloses)) {
    set("process.pid", trace.options_.pid);
}

TraceSpan::~TraceSpan() {
    trace_.end(begun_.id, line(trace_.options_.now()));
}

std::string TraceSpan::shown(const std::string& text) const {
    return cut_to_bytes(to_valid_utf8(trace_.options_.redaction.of(text)), longest_text);
}

void TraceSpan::set(std::string_view key, const std::string& text) {
    attributes_.set(key, shown(text));
}

void TraceSpan::set(std::string_view key, const std::vector<std::string>& texts) {
    Json list = Json::array();
    for (const std::string& text : texts) {
        if (list.as_array().size() == most_texts) break;
        list.push(shown(text));
    }
    attributes_.set(key, std::move(list));
}

void TraceSpan::set(std::string_view key, std::int64_t number) {
    attributes_.set(key, number);
}

void TraceSpan::fail(std::string_view type, const std::string& message) {
    constexpr int error = 2;
    status_ = Json::object();
    status_.set("code", error).set("message", shown(message));
    attributes_.set("error.type", type);
}

TraceParent TraceSpan::as_parent() const {
    return {trace_.trace_id_, begun_.id};
}

std::int64_t TraceSpan::nanos_so_far() const {
    return trace_.options_.now() - begun_.at;
}

std::string TraceSpan::line(std::int64_t end) const {
    Json span = Json::object();
    span.set("name", to_valid_utf8(name_))
        .set("trace_id", trace_.trace_id_)
        .set("span_id", begun_.id)
        .set("parent_span_id", begun_.parent.empty() ? Json() : Json(begun_.parent))
        .set("start_time_unix_nano", begun_.at)
        .set("end_time_unix_nano", end)
        .set("duration_nano", end - begun_.at)
        .set("attributes", attributes_);
    if (!status_.is_null()) span.set("status", status_);
    return span.dump() + "\n";
}

} // namespace atelier
