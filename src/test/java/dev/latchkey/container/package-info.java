/** The promises of the contract, asked over sockets of real servers with real databases. */
@NullMarked
package dev.latchkey.container;

import org.jspecify.annotations.NullMarked;
