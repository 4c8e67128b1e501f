// atelier-test-hand SOCKET: an agent for tests (hand.hpp).
#include "support/hand.hpp"

#include <unistd.h>

#include <cstring>

int main(int count, char** words) {
    if (count != 2) return 129;
    atelier::Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (char* end = std::strchr(*entry, '=')) environment[std::string(*entry, end)] = end + 1;
    return atelier::test::be_the_hand(words[1], environment);
}
