#include "domain/piece/provenance.hpp"

#include "base/text.hpp"

namespace atelier {

std::string provenance_text(const Reply& reply, const ProvenanceFacts& facts) {
    Json out = Json::object();
    out.set("interpretation", reply.interpretation)
        .set("considerations",
             reply.considerations.is_null() ? Json::array() : reply.considerations)
        .set("choices", reply.choices.is_null() ? Json::array() : reply.choices)
        .set("form", facts.form)
        .set("request", facts.request)
        .set("model", facts.model);
    return out.dump_pretty();
}

std::string piece_preview(std::string_view content) {
    constexpr std::size_t columns = 50;
    std::string line;
    for (const std::string& word : split(content.substr(0, 1024), '\n')) {
        const std::string_view text = trim(word);
        if (text.empty()) continue;
        line += (line.empty() ? "" : " ") + std::string(text);
    }
    return shorten(to_valid_utf8(line), columns);
}

} // namespace atelier
