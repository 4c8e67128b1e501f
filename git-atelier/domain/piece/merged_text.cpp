#include "domain/piece/merged_text.hpp"

#include "base/text.hpp"

namespace atelier {

MergedText merged_text(MergeKind kind, const std::vector<TextPart>& parts) {
    if (parts.empty()) return {};
    const bool one = parts.size() == 1 || kind == MergeKind::last || kind == MergeKind::reviews;
    if (one) return {"", parts.back().text};
    std::vector<std::string> texts;
    for (const TextPart& part : parts) {
        const std::string text(trim(part.text));
        texts.push_back(kind == MergeKind::concat ? "## " + part.heading + "\n\n" + text : text);
    }
    return {kind == MergeKind::concat ? "collection" : "exquisite", join(texts, "\n\n") + "\n"};
}

} // namespace atelier
