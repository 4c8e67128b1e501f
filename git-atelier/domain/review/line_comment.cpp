#include "domain/review/line_comment.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::int64_t lines_around = 3;

std::vector<std::string> code_of(const Json& row) {
    std::vector<std::string> code;
    if (const Json* const lines = row.find("code"); lines != nullptr && lines->is_array())
        for (const Json& line : lines->as_array())
            if (line.is_string()) code.push_back(line.as_string());
    return code;
}

} // namespace

Result<LinePlace> parse_line_place(const std::string& text) {
    const auto colon = text.rfind(':');
    const auto line = colon == std::string::npos
                          ? std::nullopt
                          : parse_integer(std::string_view(text).substr(colon + 1));
    if (line && *line > 0 && colon > 0) return LinePlace{text.substr(0, colon), *line};
    return fail(ErrorCode::usage,
                "'" + shorten(text, 60) + "' is not FILE:LINE, such as src/main.cpp:12");
}

Json comment_json(const LineComment& comment) {
    Json row = Json::object();
    row.set("comment", comment.name())
        .set("path", comment.place.path)
        .set("line", comment.place.line)
        .set("head", comment.head.str())
        .set("first", comment.first)
        .set("code", Json::strings(comment.code))
        .set("text", comment.text)
        .set("by", comment.by)
        .set("at", format_time(comment.at));
    if (!comment.answer.empty()) row.set("answer", comment.answer);
    if (comment.settled) row.set("settled", true);
    if (comment.answered_in) row.set("session", comment.answered_in->str());
    return row;
}

std::optional<LineComment> comment_from(const Json& row) {
    if (!row.is_object()) return std::nullopt;
    auto head = CommitId::parse(row.string_at("head"));
    const std::string name = row.string_at("comment");
    const auto number =
        name.starts_with('c') ? parse_integer(std::string_view(name).substr(1)) : std::nullopt;
    const auto at = parse_time(row.string_at("at"));
    if (!head || !number || !at) return std::nullopt;
    LineComment comment{.number = *number,
                        .place = {row.string_at("path"), row.int_at("line")},
                        .head = *std::move(head),
                        .code = code_of(row),
                        .first = row.int_at("first"),
                        .text = row.string_at("text"),
                        .by = row.string_at("by"),
                        .at = *at,
                        .answer = row.string_at("answer")};
    const Json* const settled = row.find("settled");
    comment.settled = settled != nullptr && settled->is_bool() && settled->as_bool();
    if (auto session = SessionId::parse(row.string_at("session")))
        comment.answered_in = *std::move(session);
    return comment;
}

ShownCode code_around(const std::map<std::int64_t, std::string>& lines, std::int64_t line) {
    ShownCode shown;
    if (!lines.contains(line)) return shown;
    shown.first = line;
    while (shown.first > line - lines_around && lines.contains(shown.first - 1))
        --shown.first;
    for (std::int64_t at = shown.first; at <= line + lines_around; ++at) {
        const auto found = lines.find(at);
        if (found == lines.end()) break;
        shown.lines.push_back(found->second);
    }
    return shown;
}

std::string code_text(const LineComment& comment) {
    std::string out;
    std::int64_t at = comment.first;
    for (const std::string& line : comment.code) {
        const std::string number = std::to_string(at);
        out += (at == comment.place.line ? "> " : "  ") + number + "  " + line + "\n";
        ++at;
    }
    return out;
}

} // namespace atelier
