#include "domain/guard/ref_listing.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace atelier;

TEST_CASE("a listing of refs is walked line by line") {
    const RefListing refs("refs/heads/main 1111 \nrefs/remotes/origin/HEAD 2222 refs/x\n");
    std::vector<std::string> seen;
    for (const RefLine ref : refs)
        seen.push_back(std::string(ref.name()) + "=" + ref.value() + "@" +
                       std::string(ref.object()));
    CHECK(seen == std::vector<std::string>{"refs/heads/main=1111@1111",
                                           "refs/remotes/origin/HEAD=ref:refs/x@2222"});
    const RefListing none;
    CHECK(none.begin() == RefListing::end());
}

TEST_CASE("a listing that was cut short or filled with something else is walked to its end") {
    for (const char* text : {"refs/heads/main", "refs/heads/main 11", "\n", "\n\n", " ", "a\nb"}) {
        std::size_t lines = 0;
        for (const RefLine ref : RefListing(text))
            lines += ref.value().size() + ref.name().size() < 100 ? 1 : 0;
        CHECK(lines ==
              (std::string_view(text) == "\n\n" || std::string_view(text) == "a\nb" ? 2 : 1));
    }
}
