// A page that is shown again and again on a terminal of its own: only the lines that have changed
// are written, and what was on the terminal before comes back at the end. A page that is longer
// than the terminal is moved by keys.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// 0: not known.
struct ScreenSize {
    std::size_t rows = 0;
    std::size_t columns = 0;

    bool operator==(const ScreenSize&) const = default;
};

class Screen {
  public:
    enum class Pressed { nothing, moved, left };

    // Takes the terminal: the alternate screen, without a cursor.
    static std::string enter();
    // Gives it back as it was.
    static std::string leave();

    // What to write so that the terminal shows `page`, whose lines fit its columns: as many as it
    // has rows, from where the person has moved to; the last one says then which these are. "" when
    // nothing has changed.
    std::string show(std::string_view page, const ScreenSize& size);
    // The same page as before.
    std::string show(const ScreenSize& size);

    // `key`: a character, or a whole sequence of a key that is none.
    Pressed press(std::string_view key);

  private:
    std::size_t room() const;
    std::size_t last_top() const;
    std::vector<std::string> seen() const;

    std::vector<std::string> page_;
    // The line of the page that stands first.
    std::size_t top_ = 0;
    // What stands on the terminal, and on one of which size.
    std::vector<std::string> drawn_;
    ScreenSize size_;
};

// How long nothing is drawn after so many bytes were: ten times a second at most, and less often
// where that would come to more than 10 kB a second.
Millis rest_after(std::size_t written);

} // namespace atelier
