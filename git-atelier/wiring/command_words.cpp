#include "wiring/command_words.hpp"

namespace atelier {

Result<std::vector<std::string>> command_words(const std::string& source, const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote == 0 && (c == ' ' || c == '\t')) {
            if (inside) words.push_back(std::move(word));
            word.clear();
            inside = false;
            continue;
        }
        inside = true;
        if (quote != 0 && c == quote)
            quote = 0;
        else if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == '\\' && quote != '\'' && i + 1 < text.size())
            word += text[++i];
        else
            word += c;
    }
    if (quote != 0)
        return fail(ErrorCode::usage, source + " has a quote that is not closed",
                    advise(Hint::close_quotes));
    if (inside) words.push_back(std::move(word));
    return words;
}

} // namespace atelier
