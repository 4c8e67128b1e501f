// A repository's refs as the one text in which Git lists them. A session looks at all of them twice
// and at hardly any by itself, and there may be a hundred thousand.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace atelier {

// One line of a listing; refers to its text.
struct RefLine {
    std::string_view line;

    std::string_view name() const { return line.substr(0, line.find(' ')); }
    // "" only in what Git did not write.
    std::string_view object() const;
    // The name of the ref that a symbolic one stands for, else "".
    std::string_view target() const;
    // What stands there: an object, or "ref:NAME".
    std::string value() const;
};

class RefListing {
  public:
    RefListing() = default;
    // Lines `NAME OBJECT TARGET`, in the order of the names' bytes.
    explicit RefListing(std::string lines) : text_(std::move(lines)) {}

    const std::string& text() const { return text_; }
    // "" when it is not among them.
    std::string value_of(std::string_view name) const;

    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = RefLine;
        using difference_type = std::ptrdiff_t;
        using pointer = const RefLine*;
        using reference = RefLine;

        Iterator() = default;
        explicit Iterator(std::string_view rest) : rest_(rest) {}
        RefLine operator*() const { return {rest_.substr(0, rest_.find('\n'))}; }
        Iterator& operator++();
        Iterator operator++(int) { return std::exchange(*this, Iterator(*this).next()); }
        bool operator==(const Iterator& other) const { return rest_.size() == other.rest_.size(); }

      private:
        Iterator next() { return ++*this; }
        // From the line on that it stands at.
        std::string_view rest_;
    };
    Iterator begin() const { return Iterator(text_); }
    static Iterator end() { return {}; }

    bool operator==(const RefListing&) const = default;

  private:
    std::string text_;
};

} // namespace atelier
