package dev.latchkey.app;

import jakarta.servlet.ServletContextListener;

public final class Latchkey implements ServletContextListener {}
