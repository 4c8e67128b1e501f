// What to do next, as rows of the table of hints. It is put into words where it is shown, for
// whoever reads it there.
#pragma once

#include "base/hint.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

// Rows of the table, with what is filled in; several are read one after the other. Which text of a
// row it is depends on the reader and is chosen where it is shown.
class Advice {
  public:
    Advice() = default;
    // What another program has said, or a text that is no row.
    Advice(std::string words);
    Advice(const char* words) : Advice(std::string(words)) {}
    Advice(Hint hint, std::vector<std::string> values);

    bool empty() const;
    Advice& also(const Advice& more);
    std::string told_to(Audience reader) const;
    // What is written where only people look.
    operator std::string() const { return told_to(Audience::person); }
    std::vector<Hint> hints() const;

    friend bool operator==(const Advice& one, std::string_view text) {
        return one.told_to(Audience::person) == text;
    }

  private:
    // Without a hint the values are the words themselves.
    struct Part {
        std::optional<Hint> hint;
        std::vector<std::string> values;
    };
    std::vector<Part> parts_;
};

// `values` in the order in which the row's texts name them.
template <class... Values>
Advice advise(Hint hint, Values&&... values) {
    return {hint, std::vector<std::string>{std::string(std::forward<Values>(values))...}};
}

} // namespace atelier
