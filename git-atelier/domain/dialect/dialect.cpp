#include "domain/dialect/dialect.hpp"

#include "base/text.hpp"

namespace atelier {

std::vector<AgentEvent> read_line(RuntimeOutput form, std::string_view line) {
    if (line.size() > longest_event) return {};
    if (form == RuntimeOutput::plain) return {Said{std::string(line)}};
    const std::string_view text = trim(line);
    if (!text.starts_with('{')) return {};
    const auto parsed = parse_json(text);
    const Json* const event = std::get_if<Json>(&parsed);
    if (event == nullptr || !event->is_object()) return {};
    switch (form) {
    case RuntimeOutput::claude_stream_json:
        return read_claude(*event);
    case RuntimeOutput::codex_jsonl:
        return read_codex(*event);
    case RuntimeOutput::gemini_stream_json:
        return read_gemini(*event);
    case RuntimeOutput::opencode_json:
        return read_opencode(*event);
    case RuntimeOutput::copilot_json:
        return read_copilot(*event);
    case RuntimeOutput::pi_json:
        return read_pi(*event);
    case RuntimeOutput::acp:
        return read_acp(*event);
    case RuntimeOutput::plain:
        break;
    }
    return {};
}

} // namespace atelier
