// What an artisan is shown of a document, as a prompt without a brief has it.
#pragma once

#include <string>

namespace atelier::test {

// "" for none.
inline std::string shown_document(const std::string& prompt, const std::string& path) {
    const std::string title = "The document " + path + ":\n~~~\n";
    const auto begin = prompt.find(title);
    if (begin == std::string::npos) return "";
    const auto from = begin + title.size();
    return prompt.substr(from, prompt.find("~~~\n", from) - from);
}

} // namespace atelier::test
