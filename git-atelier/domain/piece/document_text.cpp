#include "domain/piece/document_text.hpp"

#include "base/text.hpp"

namespace atelier {

std::optional<std::string> revised_document(const std::optional<std::string>& before,
                                            const std::string& content) {
    if (before && trim(*before) == trim(content)) return std::nullopt;
    const bool ends_bare = before && !before->empty() && before->back() != '\n';
    return content + (ends_bare || content.ends_with('\n') ? "" : "\n");
}

} // namespace atelier
