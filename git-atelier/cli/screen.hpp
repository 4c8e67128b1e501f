// A page that is shown again and again on a terminal of its own: only the lines that have changed
// are written, and what was on the terminal before comes back at the end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

class Screen {
  public:
    // Takes the terminal: the alternate screen, without a cursor.
    static std::string enter();
    // Gives it back as it was.
    static std::string leave();

    // What to write so that the terminal shows `page`, whose lines fit its columns: as many as it
    // has rows, the last one saying how many are missing. "" when nothing has changed. `rows` 0:
    // not known, the whole page.
    std::string show(std::string_view page, std::size_t rows);

  private:
    std::vector<std::string> shown_;
    std::size_t rows_ = 0;
};

} // namespace atelier
