// What commands show, kept as text in tests/screens: in a terminal of 80 and of 200 columns, with a
// dark and with a light background, and piped. With ATELIER_TEST_WRITE_PAGES set, what is shown is
// written there instead of compared; into the folder that it names, where it names one.
#pragma once

#include "view/text/style.hpp"

#include <functional>
#include <string>

namespace atelier::test {

struct KeptScreen {
    // Of its file, without ".txt".
    std::string name;
    // As it is typed.
    std::string call;
    std::function<std::string(const Style&)> text;
    // It shows what is not ours to lay out: a diff, a text of somebody's, a path.
    bool as_it_is = false;
};

// Compares with what is kept. Whatever is kept, each screen fits its terminal, colours change no
// letter of it, and names every id that is named where there is room for all.
void check_screen(const KeptScreen& screen);

} // namespace atelier::test
