#include "adapters/git/objects/object_delta.hpp"

#include "support/catch.hpp"

#include <random>

using namespace atelier;

namespace {

class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    bool at_end() const { return rest_.empty(); }
    std::size_t byte() {
        const auto value = static_cast<unsigned char>(rest_.at(0));
        rest_.remove_prefix(1);
        return value;
    }
    std::size_t size() {
        std::size_t value = 0;
        for (unsigned int shift = 0;; shift += 7) {
            const std::size_t next = byte();
            value |= (next & 0x7fU) << shift;
            if (next < 0x80) return value;
        }
    }
    std::string_view take(std::size_t length) {
        const auto taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }

  private:
    std::string_view rest_;
};

// As Git's documentation of packs has it.
std::string applied(std::string_view base, std::string_view delta) {
    Reader in(delta);
    REQUIRE(in.size() == base.size());
    const std::size_t size = in.size();
    std::string out;
    while (!in.at_end()) {
        const std::size_t sign = in.byte();
        REQUIRE(sign != 0);
        if (sign < 0x80) {
            out += in.take(sign);
            continue;
        }
        std::size_t offset = 0;
        std::size_t length = 0;
        for (unsigned int i = 0; i < 4; ++i)
            if ((sign & (1U << i)) != 0) offset |= in.byte() << (8 * i);
        for (unsigned int i = 0; i < 3; ++i)
            if ((sign & (0x10U << i)) != 0) length |= in.byte() << (8 * i);
        out += base.substr(offset, length == 0 ? 0x10000 : length);
    }
    REQUIRE(out.size() == size);
    return out;
}

std::string noise(std::size_t length) {
    std::mt19937 random(static_cast<unsigned>(length));
    std::string text;
    while (text.size() < length)
        text += static_cast<char>(random());
    return text;
}

} // namespace

TEST_CASE("an object comes out of its delta as it was", "[git][objects][generated]") {
    for (const std::size_t size :
         {0U, 1U, 127U, 128U, 4000U, 65'535U, 65'536U, 70'000U, 300'000U}) {
        INFO(size << " bytes");
        const std::string base = noise(size);
        const std::string half = base.substr(0, size / 2);
        for (const std::string& target :
             {base, std::string(), base + "behind", "in front" + base, half,
              half + "between" + base.substr(size / 2), half + noise(200) + base.substr(size / 2),
              noise(size + 1), base + base}) {
            const std::string delta = object_delta(base, target);
            CHECK(applied(base, delta) == target);
        }
    }
}

TEST_CASE("a delta is as long as what differs", "[git][objects]") {
    const std::string base = noise(50'000);
    std::string target = base;
    target.replace(20'000, 20, std::string(20, 'x'));
    CHECK(object_delta(base, target).size() < 60);
}
