#include "domain/workflow/artisan.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("An artisan is called by its name, its display name, or that without the article") {
    const Artisan artisan{.name = "calligrapher", .display_name = "The Calligrapher"};
    for (const char* called :
         {"calligrapher", "Calligrapher", "the calligrapher", " The Calligrapher "})
        CHECK(is_called(artisan, called));
    for (const char* called : {"", "the", "the the calligrapher", "calligraphe"})
        CHECK_FALSE(is_called(artisan, called));
    CHECK(is_called({.name = "sync-2", .display_name = "Sync"}, "SYNC"));
}
