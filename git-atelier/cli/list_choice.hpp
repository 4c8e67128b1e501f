// A list of which a person picks one: by its number, by its id, or by moving a mark. What a key
// does is decided here; reading keys and drawing are wiring's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct ChoiceRow {
    // Above it, where it is another than that of the row before.
    std::string heading;
    std::string id;
    std::string title;
};

// By its number, from 1, by its id, or by what only that id has in it.
std::optional<std::size_t> row_named(const std::vector<ChoiceRow>& rows, std::string_view written);
// With numbers and headings, a line each.
std::string list_text(const std::vector<ChoiceRow>& rows);

class ListChoice {
  public:
    enum class State { open, taken, left };

    explicit ListChoice(std::vector<ChoiceRow> rows) : rows_(std::move(rows)) {}

    // `key`: a character, or a whole sequence of a key that is none.
    State press(std::string_view key);
    // Where the mark is, and what `taken` means.
    std::size_t marked() const { return marked_; }
    // As many lines as `height`, 0 for all, each of at most `columns`, 0 for any; the last one is
    // where what is typed stands.
    std::vector<std::string> page(std::size_t columns, std::size_t height) const;

  private:
    State enter();
    void type(std::string_view text);
    void mark_what_is_typed();

    std::vector<ChoiceRow> rows_;
    std::size_t marked_ = 0;
    std::string typed_;
    bool unknown_ = false;
};

} // namespace atelier
