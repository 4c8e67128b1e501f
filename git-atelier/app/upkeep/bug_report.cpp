#include "app/upkeep/bug_report.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t most_spans = 200;

std::vector<Json> spans_in(std::string_view lines) {
    std::vector<Json> spans;
    for (const std::string& line : lines_of(lines)) {
        auto parsed = parse_json(line);
        Json* const span = std::get_if<Json>(&parsed);
        if (span != nullptr && !span->string_at("trace_id").empty())
            spans.push_back(std::move(*span));
    }
    return spans;
}

} // namespace

TraceTail last_trace(std::string_view lines, const std::string& own) {
    std::vector<Json> spans = spans_in(lines);
    const auto last = std::ranges::find_if(spans.rbegin(), spans.rend(), [&](const Json& span) {
        return span.string_at("trace_id") != own;
    });
    if (last == spans.rend()) return {};
    const std::string id = last->string_at("trace_id");
    std::erase_if(spans, [&](const Json& span) { return span.string_at("trace_id") != id; });
    TraceTail tail{.spans = std::move(spans)};
    if (tail.spans.size() <= most_spans) return tail;
    tail.left_out = tail.spans.size() - most_spans;
    tail.spans.erase(tail.spans.begin(),
                     tail.spans.begin() + static_cast<std::ptrdiff_t>(tail.left_out));
    return tail;
}

std::string system_text(const std::string& kernel, std::string_view os_release) {
    constexpr std::string_view key = "PRETTY_NAME=";
    for (const std::string& line : lines_of(os_release)) {
        if (!line.starts_with(key)) continue;
        std::string name = line.substr(key.size());
        std::erase_if(name, [](char c) { return c == '"' || c == '\''; });
        return kernel + ", " + name;
    }
    return kernel;
}

} // namespace atelier
