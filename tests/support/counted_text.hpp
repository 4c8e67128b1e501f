// Lines of decisions in memory that say how much of them was read.
#pragma once

#include "domain/bead/decision_lines.hpp"

#include <string>

namespace atelier::test {

class CountedText : public LineText {
  public:
    explicit CountedText(std::string text) : text_(std::move(text)) {}

    std::size_t size() const override { return text_.size(); }
    std::string read(std::size_t from, std::size_t length) const override {
        const std::string part = text_.substr(from, length);
        bytes += part.size();
        return part;
    }
    mutable std::size_t bytes = 0;

  private:
    std::string text_;
};

} // namespace atelier::test
