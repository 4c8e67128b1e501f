#include "domain/dialect/live_line.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::string from_there(std::string text, std::string_view folder) {
    if (folder.empty()) return text;
    const std::string above = std::string(folder) + "/";
    for (std::size_t at = text.find(above); at != std::string::npos; at = text.find(above, at))
        text.erase(at, above.size());
    return text;
}

std::string retry_text(const Retries& again) {
    std::string text = again.status ? std::to_string(*again.status) : "";
    if (!again.words.empty()) text += (text.empty() ? "" : " ") + again.words;
    text += text.empty() ? "tries again" : ", tries again";
    return again.wait ? text + " in " + human_duration(*again.wait) : text;
}

} // namespace

std::vector<LiveLine> live_lines(const AgentEvent& event, std::string_view folder) {
    if (const auto* again = std::get_if<Retries>(&event))
        return {{retry_text(*again), LiveKind::retries}};
    std::vector<LiveLine> out;
    if (const auto* tool = std::get_if<ToolBegins>(&event))
        for (const std::string& line : lines_of(tool->doing))
            out.push_back({from_there(line, folder), LiveKind::does});
    if (const auto* denied = std::get_if<Denied>(&event))
        out.push_back(
            {"refused: " + from_there(denied->doing, folder) + ": " + denied->why, LiveKind::does});
    std::string words;
    if (const auto* said = std::get_if<Said>(&event)) words = said->text;
    if (const auto* ends = std::get_if<Ends>(&event))
        if (ends->how != ReplyEnd::finished) words = ends->words;
    for (const std::string& line : lines_of(words))
        out.push_back({line, LiveKind::says});
    return out;
}

} // namespace atelier
