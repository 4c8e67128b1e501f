#include "wiring/paths.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::string data_of(const Environment& environment) {
    const auto folder = data_folder(process_environment_of(environment));
    return folder ? folder->string() : std::string(info(folder.error().code).name);
}

} // namespace

TEST_CASE("the data folder follows its variables in order", "[wiring][places]") {
    CHECK(data_of({{"HOME", "/h"}}) == "/h/.local/share/atelier");
    CHECK(data_of({{"HOME", "/h"}, {"XDG_DATA_HOME", "/x"}}) == "/x/atelier");
    CHECK(data_of({{"HOME", "/h"}, {"XDG_DATA_HOME", "/x"}, {"ATELIER_DATA_DIR", "/d"}}) == "/d");
    CHECK(data_of({{"HOME", "/h"}, {"ATELIER_DATA_DIR", ""}}) == "/h/.local/share/atelier");
    // The specification of these folders says that a relative one is to be ignored.
    CHECK(data_of({{"HOME", "/h"}, {"XDG_DATA_HOME", "x"}}) == "/h/.local/share/atelier");
    CHECK(data_of({{"HOME", "/h"}, {"ATELIER_DATA_DIR", "d"}}) == "config-invalid");
    CHECK(data_of({}) == "files-failed");
}

TEST_CASE("a share folder without templates is named in the failure", "[wiring][places]") {
    const auto share = share_folder(process_environment_of({{"ATELIER_SHARE", "/no/such/folder"}}));
    REQUIRE_FALSE(share);
    CHECK_THAT(share.error().message, ContainsSubstring("/no/such/folder"));
    CHECK_THAT(share.error().hint, ContainsSubstring("ATELIER_SHARE"));
}
