#include "support/screens.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "view/text/layout.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace atelier::test {
namespace {

constexpr std::array<std::size_t, 2> terminals{80, 200};

// A code of the terminal's in words.
std::string in_words(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> codes[] = {
        {"\x1b[0m", "</>"},           {"\x1b[1m", "<bold>"},   {"\x1b[2m", "<faint>"},
        {"\x1b[31m", "<red>"},        {"\x1b[32m", "<green>"}, {"\x1b[33m", "<yellow>"},
        {"\x1b[34m", "<blue>"},       {"\x1b[36m", "<cyan>"},  {"\x1b[38;5;28m", "<dark green>"},
        {"\x1b[38;5;130m", "<brown>"}};
    for (const auto& [code, word] : codes)
        for (auto at = text.find(code); at != std::string::npos; at = text.find(code, at))
            text.replace(at, code.size(), word);
    return text;
}

std::string section(const std::string& title, const std::string& text) {
    return "== " + title + "\n" + text;
}

std::string shown(const KeptScreen& screen, const Style& style) {
    Style local = style;
    local.ahead_of_utc = [](Time) { return Seconds{3600}; };
    const std::string text = screen.text(local);
    return as_printed(screen.as_it_is ? text : fitted(text, style.columns));
}

std::string page_of(const KeptScreen& screen) {
    std::string page = "$ " + screen.call + "\n";
    const std::string piped = shown(screen, {});
    for (const std::size_t columns : terminals)
        page += section(std::to_string(columns) + " columns", shown(screen, {.columns = columns}));
    page += section("piped", piped);
    for (const std::size_t columns : terminals)
        for (const bool light : {false, true})
            page += section(
                std::to_string(columns) + " columns, " + (light ? "light" : "dark"),
                in_words(shown(screen, {.colour = true, .columns = columns, .light = light})));
    return page;
}

bool belongs_to_id(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '.' ||
           letter == '-';
}

std::set<std::string> ids_in(const std::string& text) {
    std::set<std::string> found;
    for (auto at = text.find("at-"); at != std::string::npos; at = text.find("at-", at + 1)) {
        std::size_t end = at;
        while (end < text.size() && belongs_to_id(text[end]))
            ++end;
        found.insert(text.substr(at, text.find_last_not_of('.', end - 1) + 1 - at));
    }
    return found;
}

std::string contents_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void check_layout(const KeptScreen& screen) {
    const std::set<std::string> ids = ids_in(shown(screen, {}));
    for (const std::size_t columns : terminals) {
        const std::string plain = shown(screen, {.columns = columns});
        CAPTURE(screen.name, columns);
        CHECK(ids_in(plain) == ids);
        if (!screen.as_it_is)
            for (const std::string& line : lines_of(plain)) {
                INFO(line);
                CHECK(width(line) <= columns);
            }
        for (const bool light : {false, true})
            CHECK(unpainted(shown(screen, {.colour = true, .columns = columns, .light = light})) ==
                  plain);
    }
}

} // namespace

void check_screen(const KeptScreen& screen) {
    check_layout(screen);
    const std::string page = page_of(screen);
    const auto kept = source_folder() / "tests/screens";
    const std::string name = screen.name + ".txt";
    if (const char* where = std::getenv("ATELIER_TEST_WRITE_PAGES"); where != nullptr) {
        const bool elsewhere = *where == '/';
        std::ofstream((elsewhere ? std::filesystem::path(where) : kept) / name, std::ios::binary)
            << page;
        return;
    }
    const auto file = kept / name;
    INFO(file << ": ATELIER_TEST_WRITE_PAGES=1 writes it anew");
    CHECK(page == contents_of(file));
}

} // namespace atelier::test
